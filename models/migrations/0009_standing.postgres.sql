CREATE TABLE standing (
    user_id UUID NOT NULL PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    mark BIGINT NOT NULL
);
CREATE INDEX standing_by_mark ON standing (mark);
INSERT INTO standing SELECT id, 0 FROM person;

CREATE FUNCTION person_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO standing VALUES (NEW.id, 0);
    RETURN NULL;
END $$;
CREATE FUNCTION person_stands_anew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE standing SET mark = pg_current_xact_id()::text::bigint
    WHERE user_id = NEW.id OR user_id IN (
        SELECT s.user_id FROM sign_in_session AS s JOIN api_client AS c ON c.id = s.client_id WHERE c.user_id = NEW.id);
    RETURN NULL;
END $$;
CREATE FUNCTION owner_stands_anew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        UPDATE standing SET mark = pg_current_xact_id()::text::bigint WHERE user_id = OLD.user_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        UPDATE standing SET mark = pg_current_xact_id()::text::bigint WHERE user_id = NEW.user_id;
    END IF;
    RETURN NULL;
END $$;

-- A client speaks for its owner, and under a mandate for somebody else: its open sign-ins say for whom. Removing it
-- removes them.
CREATE FUNCTION those_it_speaks_for_stand_anew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE standing SET mark = pg_current_xact_id()::text::bigint
    WHERE user_id IN (SELECT user_id FROM sign_in_session WHERE client_id = NEW.id);
    RETURN NULL;
END $$;

CREATE TRIGGER person_stands AFTER INSERT ON person FOR EACH ROW EXECUTE FUNCTION person_stands();
CREATE TRIGGER person_stands_anew AFTER UPDATE OF status, home_side ON person
    FOR EACH ROW WHEN (OLD.status <> NEW.status OR OLD.home_side <> NEW.home_side) EXECUTE FUNCTION person_stands_anew();
CREATE TRIGGER attachment_stands AFTER INSERT OR UPDATE OR DELETE ON attachment
    FOR EACH ROW EXECUTE FUNCTION owner_stands_anew();
CREATE TRIGGER session_stands AFTER UPDATE OF revoked_at, expires_at OR DELETE ON sign_in_session
    FOR EACH ROW EXECUTE FUNCTION owner_stands_anew();
CREATE TRIGGER client_stands AFTER UPDATE OF revoked_at, expires_at, scopes, attachment_ids ON api_client
    FOR EACH ROW EXECUTE FUNCTION those_it_speaks_for_stand_anew();
CREATE TRIGGER mandate_stands AFTER UPDATE OF revoked_at, expires_at, scopes, attachment_ids ON api_mandate
    FOR EACH ROW EXECUTE FUNCTION owner_stands_anew();
