-- What is begun and not finished is looked for whenever Today is shown, also where nothing else was written: a
-- draft is saved without a version.
CREATE INDEX ix_assessment_begun ON assessment (stay_id) WHERE state = 'draft';

CREATE INDEX ix_note_begun ON note (stay_id) WHERE state = 'draft';
