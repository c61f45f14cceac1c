-- The perimeter of the caller, and what PostGraphile reads beside the tables. Everybody else owns them and is not concerned.
CREATE ROLE peer;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO peer;
ALTER TABLE dossier ENABLE ROW LEVEL SECURITY;
CREATE POLICY perimeter ON dossier FOR SELECT TO peer USING (establishment_id IN (
    SELECT id FROM establishment WHERE company_id = ANY (current_setting('app.companies')::uuid[])));
CREATE FUNCTION dossier_company(d dossier) RETURNS company LANGUAGE sql STABLE AS
    'SELECT c.* FROM company c JOIN establishment e ON e.company_id = c.id WHERE e.id = d.establishment_id';
CREATE FUNCTION trainee_display_name(t trainee) RETURNS text LANGUAGE sql STABLE AS
    'SELECT t.first_name || '' '' || coalesce(t.usage_name, t.birth_name)';
CREATE TYPE funding_sums AS (requested bigint, granted bigint, paid bigint, balance bigint);
CREATE FUNCTION dossier_funding(d dossier) RETURNS funding_sums LANGUAGE sql STABLE AS
    'SELECT sum(requested_cents)::bigint, sum(granted_cents)::bigint, sum(paid_cents)::bigint,
            sum(granted_cents - paid_cents)::bigint FROM funding_line WHERE dossier_id = d.id';
COMMENT ON CONSTRAINT trainee_dossier_id_fkey ON trainee IS E'@foreignSimpleFieldName trainees';
