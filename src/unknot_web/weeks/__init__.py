"""The weeks ahead: the programme with its calendar, the weekly check, and the clinician's view."""
