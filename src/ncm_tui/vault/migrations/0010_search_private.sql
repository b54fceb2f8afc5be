-- Private answers stood in the index of forms that do not ask them in private themselves (the admission
-- assessment, what is only recorded): each form's words are taken out, and made anew at the next search.
UPDATE assessment SET state = state;
