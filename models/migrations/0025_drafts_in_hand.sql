-- Who lists drafts asks for those still being written: those that became dossiers, nearly all in time, are left out in the
-- index. It also says what the two indexes said that it stands for.
DROP INDEX draft_by_creator;
DROP INDEX draft_by_creator_updated;
CREATE INDEX draft_of_creator ON draft (creator_id, state, updated_at, id, created_by_side, deleted_at);
DROP INDEX draft_by_establishment;
CREATE INDEX draft_of_establishment ON draft (establishment_id, state);
