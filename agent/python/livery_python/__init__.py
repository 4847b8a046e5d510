"""The child process that runs a session's Python statements for the agent. It needs nothing but the standard library."""
