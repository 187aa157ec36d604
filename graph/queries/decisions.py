"""Statements that keep what a person has decided of names."""

from typing import Final

NAMES_OF: Final = """
MATCH (n:Name {entity: $entity})
WHERE n.papers > 0
RETURN n { .id, .type, .group, .papers, .surfaces, .rule, .score, .via, .same_as, .alone, .title, .decided } AS name
ORDER BY n.papers DESC, n.id
"""
"""The names that are taken for an entity, those of most papers first."""

SAME_AS: Final = """
UNWIND $rows AS row
MERGE (n:Name {id: row.id})
SET n.same_as = row.same_as, n.alone = null, n.said = coalesce(n.said, row.said), n.decided = $at,
    n.group = coalesce(n.group, n.id)
"""

KEEP: Final = """
UNWIND $rows AS row
MERGE (n:Name {id: row.id})
SET n.said = coalesce(n.said, row.said), n.group = coalesce(n.group, n.id)
"""

ALONE: Final = """
UNWIND $rows AS row
MERGE (n:Name {id: row.id})
SET n.same_as = null, n.alone = true, n.said = coalesce(n.said, row.said), n.decided = $at,
    n.group = coalesce(n.group, n.id)
"""

FORGET: Final = "UNWIND $ids AS id MATCH (n:Name {id: id}) SET n.same_as = null, n.alone = null, n.decided = null"

FORGET_WORDS: Final = """
UNWIND $ids AS id
MATCH (n:Name {id: id})
WHERE n.same_as IS NULL AND n.alone IS NULL AND n.title IS NULL AND NOT EXISTS { MATCH (m:Name) WHERE m.same_as = n.id }
SET n.said = null, n.group = CASE WHEN coalesce(n.papers, 0) = 0 THEN null ELSE n.group END
"""

SET_TITLES: Final = "UNWIND $rows AS row MATCH (n:Name {id: row.id}) SET n.title = row.title"

TITLED: Final = "MATCH (n:Name {entity: $entity}) WHERE n.title IS NOT NULL RETURN n.id AS id"
"""The names of an entity that have a title."""

ENTITIES_OF: Final = "UNWIND $ids AS id MATCH (n:Name {id: id}) WHERE n.papers > 0 RETURN DISTINCT n.entity AS entity"
"""The entities that some names are taken for, of those that are in use."""

SET_GROUP_PENDING: Final = """
UNWIND $ids AS id
MATCH (m:Name {id: id})
MATCH (n:Name {group: m.group})
WHERE n.papers > 0
SET n.pending = true
"""

DECIDED: Final = """
MATCH (n:Name)
WHERE n.said IS NOT NULL
RETURN
    n.id AS id, n.said AS said, coalesce(n.alone, false) AS alone, n.same_as AS same_as, n.title AS title,
    n.surfaces AS surfaces
"""
"""Every name of which a person has decided something, or that others were taken for."""
