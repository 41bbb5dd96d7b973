"""明澄市（样例）: a city that does not exist, told as a dated history through the verbs of the house.

`story.py` plays histories in the order of their dates; `sizes.py` says how big the city is, `cast.py` who works where,
`inhabitants.py` and `crowd.py` whom the lists speak about. What happened stands in `programmes.py`, `entries.py`,
`tasks.py`, `turns.py`, `batches.py`, `amends.py`, `sendings.py`, `seals.py`, `annals.py` and `cohorts.py`;
`building.py` puts it together.
`files.py` writes the files, which `preliminary.py` and `layouts.py` fill. See docs/howto/sample-city.md.
"""

from credit_portal.sample_city.building import Occupied, build, holds, stands
from credit_portal.sample_city.files import SAMPLES, write_accounts, write_api_key, write_samples
from credit_portal.sample_city.sizes import SIZES, Size
from credit_portal.sample_city.undisturbed import undisturbed

__all__ = [
    "SAMPLES",
    "SIZES",
    "Occupied",
    "Size",
    "build",
    "holds",
    "stands",
    "undisturbed",
    "write_accounts",
    "write_api_key",
    "write_samples",
]
