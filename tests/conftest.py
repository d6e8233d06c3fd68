"""The fixtures: `store`, `postgis_url`, `served_app`, `browser_page`, `viewport`, `screenshot`, and of people
`as_person`, `account`, `served_account`.
"""

pytest_plugins = [
    "tests.fixtures.run",
    "tests.fixtures.register",
    "tests.fixtures.postgis",
    "tests.fixtures.copies",
    "tests.fixtures.serving",
    "tests.fixtures.browser",
    "tests.fixtures.people",
    "tests.fixtures.sign_on",
]
