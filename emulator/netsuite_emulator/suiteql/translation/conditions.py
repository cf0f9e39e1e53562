"""The conditions of a WHERE clause, taken apart where all of them must hold."""

from sqlglot import exp


def conjuncts(node: exp.Expr | None) -> list[exp.Expr]:
    """Give what AND holds together, whatever parentheses stand around it; nothing for no clause."""
    if node is None:
        return []
    if isinstance(node, exp.Where):
        return conjuncts(node.this)
    inner = node.unnest()
    if not isinstance(inner, exp.And):
        return [node]
    waiting, parts = [inner], list[exp.Expr]()
    while waiting:
        each = waiting.pop()
        bare = each.unnest()
        if isinstance(bare, exp.And):
            waiting += [bare.expression, bare.this]
        else:
            parts.append(each)
    return parts
