#include "verdict_conclude.h"

#include <stdarg.h>
#include <stdio.h>

void conclude(struct result *result, enum status status, const char *format,
              ...)
{
    va_list values;

    result->status = status;
    result->valid = status < STATUS_FAILED;
    va_start(values, format);
    (void)vsnprintf(result->reason, REASON_BYTES, format, values);
    va_end(values);
}
