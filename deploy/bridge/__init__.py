"""Lets Tasklist 8.6.0 claim and complete user tasks when Zeebe's REST interface asks for a login.

Tasklist passes claims and completions of Zeebe user tasks on to Zeebe's REST interface, without any login. In the
single process with profile `auth` that interface refuses them, and Tasklist shows an error. The bridge stands between
the two: Tasklist's `zeebe.restAddress` is the bridge, and the bridge forwards with a login of its own. It accepts
nothing but claims, releases and completions of user tasks, listens on the loopback address like Zeebe's own unprotected
gRPC port, and decides nothing: whether a user may claim or complete was checked by Tasklist before.
"""
