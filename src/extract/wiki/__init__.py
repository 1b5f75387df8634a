"""A live DokuWiki: its raw pages with what is known of them, and keeping up with it.

`transport` speaks HTTP politely; `jsonrpc`, `xmlrpc` and `exports` are three ways to ask the same questions,
of which `client` takes the first that the wiki has; `folder` is where the pages are kept, `fetch` and `sync`
fill it. Needs httpx, the extra `[wiki]`.
"""
