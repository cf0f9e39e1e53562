"""A distribution written by hand: a package with one node, its entry point, and perhaps a manifest."""

import textwrap


def plugin_distribution(folder, *, node="a.b.c", manifest=None, module="strange_plugin", effect="read"):
    """Write an installed distribution by hand: a package, its entry point, and perhaps a manifest."""
    package = folder / module
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(
        textwrap.dedent(f'''
        from typing import Any, ClassVar
        from pydantic import BaseModel
        from netsuite_plugin.contract import Node, hookimpl

        class Params(BaseModel):
            pass

        class It(Node[Params, dict[str, Any], None]):
            """Do it."""
            name: ClassVar[str] = "{node}"
            connector: ClassVar[str] = ""
            effect: ClassVar[str] = "{effect}"
            async def run(self, params, ctx):
                return {{}}

        @hookimpl
        def register_nodes():
            return [It]
        ''')
    )
    if manifest is not None:
        (package / "manifest.yaml").write_text(manifest)
    info = folder / f"{module}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[workflow_nodes]\n{module} = {module}\n")
