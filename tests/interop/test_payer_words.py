"""What one key would confirm: no plan type is offered unless the words leave no doubt."""

import pytest

from ncm_tui.interop.payer_words import suggested


@pytest.mark.parametrize(
    ("payer", "meant"),
    [
        ("UHC MEDICARE ADV", "medicare_advantage"),
        ("AARP MEDICARE COMPLETE", "medicare_advantage"),
        ("WELLCARE MEDICARE", "medicare_advantage"),
        ("HUMANA GOLD PLUS", "medicare_advantage"),
        ("Medicare HMO", "medicare_advantage"),
        ("MEDICARE REPLACEMENT", "medicare_advantage"),
        ("United Healthcare Medicare", "medicare_advantage"),
        ("MEDICARE", "medicare_ffs"),
        ("MEDICARE A AND B", "medicare_ffs"),
        ("Railroad Medicare", "medicare_ffs"),
        ("SOMEBODY'S MEDICARE", "unknown"),
        ("AARP MEDICARE SUPPLEMENT", "unknown"),
        ("BCBS MEDICARE PLAN G", "unknown"),
        ("MEDICARE SECONDARY", "unknown"),
        ("UNITED MINE WORKERS MEDICARE", "unknown"),
        ("UHC DUAL COMPLETE", "unknown"),
        ("MOLINA MEDICARE-MEDICAID PLAN", "unknown"),
        ("MEDICARE + MEDICAID", "dual"),
        ("MEDICAID", "medicaid_ffs"),
        ("OHIO MEDICAID", "medicaid_ffs"),
        ("MEDICAID PENDING", "pending"),
        ("MEDICAID-PENDING", "pending"),
        ("EMERGENCY MEDICAID", "emergency"),
        ("MOLINA MEDICAID", "medicaid_mco"),
        ("BUCKEYE MEDICAID", "medicaid_mco"),
        ("Managed Medicaid", "medicaid_mco"),
        ("SOMEBODY'S MEDICAID", "unknown"),
        ("AETNA", "unknown"),
        ("HUMANA", "unknown"),
        ("ANTHEM PPO", "unknown"),
        ("AETNA COMMERCIAL", "commercial_ppo"),
        ("PRIVATE PAY", "self_pay"),
        ("WORKERS COMP", "workers_comp"),
        ("TRICARE EAST", "tricare"),
        ("", "unknown"),
    ],
)
def test_of_one_text(payer: str, meant: str) -> None:
    assert suggested("", payer) == meant


@pytest.mark.parametrize(
    ("texts", "meant"),
    [
        (("Medicare", "AARP Complete"), "medicare_advantage"),
        (("Medicare", "UHC"), "medicare_advantage"),
        (("PPO", "UHC Medicare"), "medicare_advantage"),
        (("Medicare", "", "Nobody knows"), "unknown"),
        (("Medicaid MCO", "Some Health Plan"), "medicaid_mco"),
        (("Part A and B", "Medicare"), "medicare_ffs"),
    ],
)
def test_all_words_of_an_insurance_count_in_any_order(texts: tuple[str, ...], meant: str) -> None:
    assert suggested(*texts) == suggested(*reversed(texts)) == meant
