"""What the peers read on PostgreSQL: the statements of the limit, and those of a list with loaders for its objects."""

from __future__ import annotations

from bench.queries.bare_postgres import HELD, PAGE

_FOUND = """
FROM dossier WHERE establishment_id = ANY(ARRAY(SELECT id FROM establishment WHERE company_id = ANY($1)))
AND status = ANY($2) AND scheme = ANY($3)
"""
_PAGE = f"SELECT * {_FOUND} ORDER BY transmitted_at DESC, id DESC LIMIT $4 + 1"
_COLUMNS = """
d.id, d.number, d.status, d.title, d.start_date, d.end_date, d.scheme, d.transmitted_at, e.company_id
"""
_NEWEST_FIRST = "ORDER BY d.transmitted_at DESC, d.id DESC"

STATEMENTS = {
    "held": HELD,
    "page": f"SELECT {_COLUMNS} FROM ({_PAGE}) d JOIN establishment e ON e.id = d.establishment_id {_NEWEST_FIRST}",
    "count": f"SELECT count(*)::int AS total {_FOUND}",
    "companies": "SELECT id, name, siren FROM company WHERE id = ANY($1)",
    "trainees": """
        SELECT id, dossier_id, first_name, coalesce(usage_name, birth_name) AS name FROM trainee
        WHERE dossier_id = ANY($1) ORDER BY dossier_id, position
        """,
    "funding": """
        SELECT dossier_id, sum(requested_cents)::bigint AS requested, sum(granted_cents)::bigint AS granted,
               sum(paid_cents)::bigint AS paid FROM funding_line WHERE dossier_id = ANY($1) GROUP BY dossier_id
        """,
    "flat": PAGE,
    # For Node, which parses JSON faster than arrays: trainees as JSON.
    "whole": f"""
        SELECT {_COLUMNS}, c.name, c.siren, t.trainees, f.requested, f.granted, f.paid, n.total
        FROM ({_PAGE}) d JOIN establishment e ON e.id = d.establishment_id JOIN company c ON c.id = e.company_id
        CROSS JOIN (SELECT count(*)::int AS total {_FOUND}) n
        JOIN LATERAL (
            SELECT json_agg(json_build_object('id', id, 'first_name', first_name,
                                              'name', coalesce(usage_name, birth_name)) ORDER BY position) AS trainees
            FROM trainee WHERE dossier_id = d.id) t ON true
        JOIN LATERAL (
            SELECT sum(requested_cents)::bigint AS requested, sum(granted_cents)::bigint AS granted,
                   sum(paid_cents)::bigint AS paid FROM funding_line WHERE dossier_id = d.id) f ON true
        {_NEWEST_FIRST}
        """,
}
