"""Official letters: numbered without gaps, sealed, set as files, checked by anybody. See docs/adr/0007."""

from core.letters.addressee import full_names, is_masked
from core.letters.desk import print_copy, register_seal, reissue, seal_letters, set_pattern, withdraw_seal
from core.letters.numbering import issue
from core.letters.sheets import file_due, pdf_of, sheet_of
from core.letters.standing import address_of, code_of, number_of, seals_demanded, state_label, state_of, title_of

__all__ = [
    "address_of",
    "code_of",
    "file_due",
    "full_names",
    "is_masked",
    "issue",
    "number_of",
    "pdf_of",
    "print_copy",
    "register_seal",
    "reissue",
    "seal_letters",
    "seals_demanded",
    "set_pattern",
    "sheet_of",
    "state_label",
    "state_of",
    "title_of",
    "withdraw_seal",
]
