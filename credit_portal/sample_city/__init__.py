"""明澄市（样例）: a small city that does not exist, told as a dated history through the verbs of the house.

`story.py` plays histories in the order of their dates, `cast.py` says who works where, `inhabitants.py` whom the
lists speak about, `programmes.py`, `entries.py` and `tasks.py` what happened, `files.py` writes the files.
"""

from credit_portal.sample_city.building import Occupied, build, stands
from credit_portal.sample_city.files import write_accounts, write_api_key, write_samples

__all__ = ["Occupied", "build", "stands", "write_accounts", "write_api_key", "write_samples"]
