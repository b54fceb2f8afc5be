"""A form on the page: the pane with its title, questions, keys, nested forms and the page of all answers."""
