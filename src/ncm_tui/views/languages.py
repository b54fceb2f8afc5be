"""Languages by name: exports say ``es`` or ``es-MX`` where the nurse reads *Spanish*."""

from typing import Final

#: ISO 639-1 codes (639-3 where there is no shorter one) of languages spoken in US hospitals.
_NAMES: Final = {
    "aa": "Afar", "af": "Afrikaans", "am": "Amharic", "ar": "Arabic", "as": "Assamese", "ase": "ASL",
    "az": "Azerbaijani", "be": "Belarusian", "bg": "Bulgarian", "bn": "Bengali", "bo": "Tibetan",
    "bs": "Bosnian", "ca": "Catalan", "chr": "Cherokee", "ckb": "Kurdish (Sorani)", "cmn": "Mandarin",
    "cs": "Czech", "cy": "Welsh", "da": "Danish", "de": "German", "el": "Greek", "en": "English",
    "es": "Spanish", "et": "Estonian", "eu": "Basque", "fa": "Farsi", "fi": "Finnish", "fil": "Filipino",
    "fr": "French", "ga": "Irish", "gu": "Gujarati", "ha": "Hausa", "haw": "Hawaiian", "he": "Hebrew",
    "hi": "Hindi", "hmn": "Hmong", "hr": "Croatian", "ht": "Haitian Creole", "hu": "Hungarian",
    "hy": "Armenian", "id": "Indonesian", "ig": "Igbo", "ilo": "Ilocano", "is": "Icelandic",
    "it": "Italian", "ja": "Japanese", "ka": "Georgian", "kk": "Kazakh", "km": "Khmer", "kn": "Kannada",
    "ko": "Korean", "ku": "Kurdish", "ky": "Kyrgyz", "lo": "Lao", "lt": "Lithuanian", "lv": "Latvian",
    "mg": "Malagasy", "mh": "Marshallese", "mk": "Macedonian", "ml": "Malayalam", "mn": "Mongolian",
    "mr": "Marathi", "ms": "Malay", "my": "Burmese", "ne": "Nepali", "nl": "Dutch", "no": "Norwegian",
    "nv": "Navajo", "om": "Oromo", "or": "Odia", "pa": "Punjabi", "pl": "Polish", "prs": "Dari",
    "ps": "Pashto", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "rw": "Kinyarwanda",
    "sgn": "sign language", "si": "Sinhala", "sk": "Slovak", "sl": "Slovenian", "sm": "Samoan",
    "so": "Somali", "sq": "Albanian", "sr": "Serbian", "sv": "Swedish", "sw": "Swahili", "ta": "Tamil",
    "te": "Telugu", "tg": "Tajik", "th": "Thai", "ti": "Tigrinya", "tl": "Tagalog", "to": "Tongan",
    "tr": "Turkish", "tw": "Twi", "uk": "Ukrainian", "ur": "Urdu", "uz": "Uzbek", "vi": "Vietnamese",
    "wo": "Wolof", "yi": "Yiddish", "yo": "Yoruba", "yue": "Cantonese", "zh": "Chinese", "zu": "Zulu",
}  # fmt: skip
#: The codes of three letters that exports use in place of the two (ISO 639-2).
_LONG: Final = {
    "ara": "ar", "chi": "zh", "zho": "zh", "dut": "nl", "eng": "en", "fas": "fa", "per": "fa", "fra": "fr",
    "fre": "fr", "deu": "de", "ger": "de", "ell": "el", "gre": "el", "hat": "ht", "hin": "hi", "hye": "hy",
    "arm": "hy", "ita": "it", "jpn": "ja", "khm": "km", "kor": "ko", "nep": "ne", "pan": "pa", "pol": "pl",
    "por": "pt", "rus": "ru", "som": "so", "spa": "es", "swa": "sw", "tgl": "tl", "tha": "th", "ukr": "uk",
    "urd": "ur", "vie": "vi",
}  # fmt: skip


def language_name(text: str | None) -> str:
    """``es``, ``es-MX`` and ``spa`` are *Spanish*; a name stays as it is, and so does a code of none here.
    Empty for none."""
    said = (text or "").strip()
    code = said.replace("_", "-").partition("-")[0].casefold()
    return _NAMES.get(_LONG.get(code, code), said)
