"""What the generated pages of ``docs/`` say around what the code itself knows."""

EXITS = """
| exit | means |
|---|---|
| 0 | done |
| 1 | the answer is "no": a check failed, nothing was found, a vault is damaged |
| 2 | the call is wrong, or there is no terminal |
| 3 | wrong passphrase |
| 4 | the input could not be read; nothing was changed |
| 5 | the vault is in use in another window |
| 6 | storage: full, read-only, gone |
| 70 | internal; the message carries an incident id |
| 128+n | ended by signal n |
"""

GLOBALS = """
Options of every verb, before or after it:

| option | does |
|---|---|
| `--home DIR` (`NCM_HOME`) | everything the app owns under one folder; otherwise the platform's own |
| `--vault NAME` | which vault, where there is more than one |
| `--passphrase-file FILE` (`NCM_PASSPHRASE_FILE`) | no prompt; a passphrase is never an argument |
| `--at WHEN` (`NCM_AT`) | the clock of verbs that only read, and of `demo`: ISO 8601 with offset |
| `--json` | one JSON document on standard output ([json.md](json.md)); messages go to standard error |
"""

LICENCES = """
ncm-tui itself is Apache-2.0 (`LICENSE`). The forms below are bundled with it; each file carries its own
licence and citation, shown in the app and printed here. Wording, options and scoring of an instrument are
the published ones. A screening score is never a diagnosis.

Instruments and criteria whose owners ask for a licence or a fee are not bundled (InterQual and MCG, for
example). A facility that holds a licence adds the definition to its own library ([forms.md](forms.md)).

The demo ward's people, names and stories are invented for this project and are Apache-2.0 with it.
"""

RECORD_ONLY = """## Record-only: no wording here

Their owners ask for a licence or a permission, or their terms could not be read. Each ships as the published
structure of points without a word of its items, or takes the bare total from paper or EMR. Whoever holds the
licence adds the definition ([forms.md](forms.md#your-own-licensed-form)). The MoCA is in neither list: its
owner forbids electronic versions."""

FIGURES = """## Figures and codes

Facts published by the US Government and about its programs ([tables.md](tables.md))."""

PAPER = """
## Paper

The printed list is set in DejaVu Sans Condensed 2.37, cut down to the signs of names: Bitstream Vera licence,
its changes public domain (`content/fonts/LICENCE.txt`). The PDF is made by
[ReportLab](https://pypi.org/project/reportlab/) (BSD), which brings Pillow (MIT-CMU) and charset-normalizer
(MIT); they are loaded only to print. `fpdf2` (LGPL-3) was measured beside it: four times as long to load
(0.20 s against 0.05 s), 13 MB of wheels against 9.4.
"""

UNDO = """
`u` takes the last thing back: in a chart the last one done for this patient, on the caseload the last of
all, and the message says whose. `U` does it again, as long as nothing else was done since. Nothing asks
"are you sure", because everything below can be taken back, also after a lock, a restart or a week. Taking
back is a deed of its own: the record keeps both.

It is refused, with the reason, when a later deed changed the same row (it says which), when something made
since hangs on it, when what it belongs to was removed, or when it has left in a copied text. An import is
taken back on the caseload only, and around the patients worked on since: they stay as they are and are
named, and the list no longer asks about them; a form begun before the import is no work since. The same
file can then be taken in again. What was taken back is not done again by half: once one of its patients was
destroyed, `U` says so.

`h` shows the history of the line under the cursor, on the caseload of the whole patient: who changed what,
when, from what to what, and what was taken back. `^P`, then *the record*, shows what was done and looked at.
A finished note shows its *code in the record* (`7F3K-Q2M9`). Write it down or keep it with the note where it
was pasted: typed into the filter of the record it finds the entry, and a record from which that entry was
cut off does not have it.
"""

SETTINGS = """
`^P`, *settings* shows everything that can be set, with what it does below; `Enter` changes it, `D` gives it
its usual value again. What must be known before unlock is a line of `settings.toml` in the home (`ncm doctor`
says where that is), the rest is in the vault, encrypted. No patient data is ever in the file.

The page changes only the line of the setting: comments and the order of the file stay. A file that is wrong
never keeps anybody out. The line that is wrong is told at the start and on the page, and the usual value is
used instead; the other lines hold.

```toml
# settings.toml
theme = "light"
idle_minutes = 5
backup_folder = "/media/dana/stick/ncm"

[keys]
"caseload.sort" = "O"
"app.find" = "F3"
"app.settings" = "^F"
```
"""

OTHER_KEYS = """
## Other keys

`^P`, *change keys* lists every command with its key; `[keys]` in the file does the same: the command's id
([keys.md](keys.md)) and its keys, as they are printed there (`o`, `?`, `F6`, `^T`, `Enter`, `Space`), two of
them with a space between. They are in use from the next unlock on: in the bars, the help and the palette too.
`D` on the page gives a command its usual key again, `R` all of them. An empty key leaves a command to `^P`.

Refused, with the reason:

- a key with two jobs where both commands work: on one page, on a tab and its chart, on a page and its list,
  or on one of the keys that work everywhere. Both commands are named;
- a printed key where text is typed (everywhere, forms, the note editor, finding): there only F1 to F9 and
  `^F ^G ^L ^N ^O ^P ^R ^T` are free to be keys;
- a key that does not reach the app through every terminal: Alt, Shift with Enter or an F-key, `^A`, `^B`,
  `^H`, `^I`, `^M`, F10 to F12;
- taking the last key from locking, closing, quitting or `^P`; other keys for the digits of a strip.

When `[keys]` in the file has such a clash, all the usual keys are in use until it is mended.

## How it looks

Dark, light and high contrast are themes of the app. *No colors* uses those of the terminal and tells state by
bold, underline and reverse alone, as `NO_COLOR` does. ASCII signs replace every drawn one cell by cell, so
that nothing moves; names keep their accents. Nothing is told by color alone in any of them.

## The facility

`^P`, *facility*: the name, the time zone in which every day and hour is shown (nothing stored moves when it
changes), the system of its MRNs (which number is shown where a patient has two), and the usual discharge hour
(an expected discharge without an hour counts as that one, marked as assumed). Own holidays are days on which
offices are closed here beside the federal ones.
"""
