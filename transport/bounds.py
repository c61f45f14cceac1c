"""How much one caller may ask for. One number, one reason; change them here and nowhere else."""

# Documents. The standard introspection query is 15 deep: fewer levels would leave GraphiQL without its documentation.
MOST_CHARACTERS = 50_000
MOST_TOKENS = 2_000
MOST_COMMENTS = 500
DEEPEST_SELECTION = 15
DEEPEST_NESTING = 60
"""Levels of selection sets, fragments included: the validation rules of graphql-core recurse once a level."""
MOST_FIELDS = 600
MOST_ALIASES = 100
MOST_DIRECTIVES = 30
MOST_OPERATIONS = 10
MOST_MUTATION_FIELDS = 5
MOST_SECRET_FIELDS = 1
MOST_COST = 20_000
"""Fields that would be answered if every page were full: about a third of a second of execution."""
USUAL_PAGE = 20
LARGEST_PAGE = 100
USUAL_FEED_PAGE = 100
LARGEST_FEED_PAGE = 500
USUAL_LIST = 5
"""Rows reckoned for a list that has no pages, such as the modules of a dossier."""
MOST_ERRORS = 5
"""Validation stops after so many mistakes: a list of ten thousand helps nobody."""
MOST_ERRORS_TOLD = 10
LONGEST_MESSAGE = 300
OPERATION_SECONDS = 10.0

# Bodies.
LARGEST_BODY = 256 * 1024
LARGEST_MULTIPART = 12 * 1024 * 1024
LARGEST_PART = 256 * 1024
MOST_FILES = 10
MOST_FILE_USES = 20
DEEPEST_JSON = 64
BODY_SECONDS = 10.0
MULTIPART_SECONDS = 60.0
DISCARD_SECONDS = 2.0

# Heads.
HEAD_SECONDS = 10.0
MOST_HEADERS = 100
LARGEST_HEADERS = 16 * 1024
LONGEST_URL = 4096

# Sockets and streams.
LARGEST_MESSAGE = 1024 * 1024
INIT_SECONDS = 5.0
SEND_SECONDS = 10.0
MOST_WAITING = 256 * 1024
"""Bytes that a client of a shared bell may leave unread in this process; the kernel holds some megabytes before."""
CLOSE_SECONDS = 2.0
MOST_SOCKETS_PER_ADDRESS = 100
MOST_SOCKETS_PER_CALLER = 50
"""Of one person, client of a partner or delegate, in one process, from wherever they come."""
MOST_OPERATIONS_PER_SOCKET = 20
MOST_MESSAGES = 200
MESSAGES_SECONDS = 10.0
MOST_FRAMES = 2_000
"""In the same seconds, frames that are no message by themselves: pings, pongs, pieces of a message."""
LONGEST_OPERATION_ID = 128
LONGEST_REASON = 120
"""Bytes: a close frame carries 125, two of them for the code (RFC 6455 §5.5)."""
KEEP_ALIVE_SECONDS = 15.0
"""Proxies close what stays silent for 60 s, some for 30 s."""
