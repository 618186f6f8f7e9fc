class Refused(Exception):
    """Why something is not backed up or not restored, in one sentence that says what to do."""
