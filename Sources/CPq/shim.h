// libpq, PostgreSQL's own client, as the system has it (Debian: libpq-dev).
#include <postgresql/libpq-fe.h>
