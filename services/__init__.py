"""The company's rules: what a document, a reading, a bill and a deadline are.

Knows no engine, no database, no network.
"""
