"""100,000 transactions brought into an account that is served: from the start of the process to the first answer of SuiteQL."""

import json
import resource
import sys
import time

from netsuite_emulator import Emulator

TRANSACTIONS = 100_000
