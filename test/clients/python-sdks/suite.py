"""Official Python packages against a running Causeway: nothing but the base URL and the key is changed.

Runs every file test_*.py beside it. The environment says where the server is (see test/clients.test.ts); the live key leads to
the fakes of test/support/clients-upstream.ts. The exit code decides.
"""

import pathlib
import sys
import unittest

if __name__ == "__main__":
    folder = pathlib.Path(__file__).resolve().parent
    tests = unittest.defaultTestLoader.discover(str(folder), pattern="test_*.py", top_level_dir=str(folder))
    sys.exit(0 if unittest.TextTestRunner(verbosity=2).run(tests).wasSuccessful() else 1)
