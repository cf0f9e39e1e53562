"""
What a user gets: the wheel in an environment of its own, with its declared dependencies as they are locked and nothing else.

Its nodes must be discovered there, its commands must start, and what needs an extra must say so in one line.
"""

import json
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

CHECKOUT = Path(__file__).parent.parent
UV = Path(sys.executable).parent / "uv"


def main() -> int:
    """Build, install, try."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build = ["-m", "build", "--wheel", "--no-isolation", "--outdir", folder, CHECKOUT]
        subprocess.run([sys.executable, *build], check=True, stdout=subprocess.DEVNULL)
        venv.create(folder / "env", with_pip=False)
        python = folder / "env" / "bin" / "python"
        install = [UV, "pip", "install", "--quiet", "--python", python]
        subprocess.run([*install, "--require-hashes", "-r", CHECKOUT / "requirements" / "runtime.txt"], check=True)
        subprocess.run([*install, "--no-deps", next(folder.glob("*.whl"))], check=True)
        command = folder / "env" / "bin" / "netsuite-nodes"
        listed = subprocess.run([command, "nodes", "list", "--json"], cwd=folder, check=True, capture_output=True)
        nodes = [node["name"] for node in json.loads(listed.stdout)["nodes"]]
        assert "netsuite.record.create" in nodes, nodes
        subprocess.run([command, "credentials", "--help"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        workflow = CHECKOUT / "examples" / "overdue_invoices.yaml"
        for words, extra in (
            (["run", workflow], "run"),
            (["emulator", "serve"], "emulator"),
            (["mcp", "serve"], "mcp"),
        ):
            refused = subprocess.run([command, *words], cwd=folder, check=False, capture_output=True, text=True)
            said = refused.stderr.strip()
            assert refused.returncode in {1, 2}, said
            assert f"netsuite-nodes[{extra}]" in said, said
            assert "\n" not in said, said
    sys.stdout.write(f"clean install ok: {len(nodes)} nodes discovered, missing extras named\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
