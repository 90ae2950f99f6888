#include "http.h"

#include <string.h>

#include "text.h"

const char http_continue[] = "HTTP/1.1 100 Continue\r\n\r\n";

const char http_refusal[] = "HTTP/1.1 503 Service Unavailable\r\n"
                            "Content-Type: text/plain\r\n"
                            "Content-Length: 24\r\n"
                            "Retry-After: 1\r\n"
                            "Connection: close\r\n"
                            "\r\n"
                            "503 Service Unavailable\n";
const size_t http_refusal_bytes = sizeof http_refusal - 1;

/* Year, month and day of a day counted from 1970-01-01: Howard Hinnant,
 * "chrono-Compatible Low-Level Date Algorithms", civil_from_days. */
static void civil_from_days(int64_t days, int64_t *year, int *month, int *day)
{
    int64_t shifted = days + 719468;
    int64_t era = shifted / 146097;
    int64_t day_of_era = shifted - era * 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 -
                           day_of_era / 146096) /
                          365;
    int64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t march_month = (5 * day_of_year + 2) / 153;

    *day = (int)(day_of_year - (153 * march_month + 2) / 5 + 1);
    *month = (int)(march_month < 10 ? march_month + 3 : march_month - 9);
    *year = year_of_era + era * 400 + (*month <= 2);
}

const char *http_date_text(struct http_date *date, int64_t second)
{
    static const char days[7][6] = {"Thu, ", "Fri, ", "Sat, ", "Sun, ",
                                    "Mon, ", "Tue, ", "Wed, "};
    static const char months[12][6] = {" Jan ", " Feb ", " Mar ", " Apr ",
                                       " May ", " Jun ", " Jul ", " Aug ",
                                       " Sep ", " Oct ", " Nov ", " Dec "};
    char *end = date->text;
    int64_t year, day_seconds = second % 86400;
    int month, day;

    if (date->second == second)
        return date->text;
    date->second = second;
    civil_from_days(second / 86400, &year, &month, &day);
    end = text_add(end, days[second / 86400 % 7]);
    end = text_add_digits(end, (uint64_t)day, 2);
    end = text_add(end, months[month - 1]);
    end = text_add_digits(end, (uint64_t)year, 4);
    *end++ = ' ';
    end = text_add_digits(end, (uint64_t)(day_seconds / 3600), 2);
    *end++ = ':';
    end = text_add_digits(end, (uint64_t)(day_seconds / 60 % 60), 2);
    *end++ = ':';
    end = text_add_digits(end, (uint64_t)(day_seconds % 60), 2);
    memcpy(end, " GMT", 5);
    return date->text;
}

const char *http_reason(int status)
{
    static const struct {
        int status;
        const char *reason;
    } reasons[] = {
        {200, "OK"},
        {201, "Created"},
        {202, "Accepted"},
        {203, "Non-Authoritative Information"},
        {204, "No Content"},
        {205, "Reset Content"},
        {206, "Partial Content"},
        {300, "Multiple Choices"},
        {301, "Moved Permanently"},
        {302, "Found"},
        {303, "See Other"},
        {304, "Not Modified"},
        {307, "Temporary Redirect"},
        {308, "Permanent Redirect"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {402, "Payment Required"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {406, "Not Acceptable"},
        {407, "Proxy Authentication Required"},
        {408, "Request Timeout"},
        {409, "Conflict"},
        {410, "Gone"},
        {411, "Length Required"},
        {412, "Precondition Failed"},
        {413, "Content Too Large"},
        {414, "URI Too Long"},
        {415, "Unsupported Media Type"},
        {416, "Range Not Satisfiable"},
        {417, "Expectation Failed"},
        {421, "Misdirected Request"},
        {422, "Unprocessable Content"},
        {426, "Upgrade Required"},
        {429, "Too Many Requests"},
        {431, "Request Header Fields Too Large"},
        {500, "Internal Server Error"},
        {501, "Not Implemented"},
        {502, "Bad Gateway"},
        {503, "Service Unavailable"},
        {504, "Gateway Timeout"},
        {505, "HTTP Version Not Supported"},
    };

    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (reasons[i].status == status)
            return reasons[i].reason;
    return "";
}

bool http_has_content(int status)
{
    return status >= 200 && status != 204 && status != 304;
}

static char *add_status_line(char *end, int status)
{
    if (status == 200) /* nearly always */
        return text_add(end, "HTTP/1.1 200 OK");
    end = text_add(end, "HTTP/1.1 ");
    end = text_add_digits(end, (uint64_t)status, 3);
    end = text_add(end, " ");
    return text_add(end, http_reason(status));
}

size_t http_head_format(char text[HTTP_HEAD_BYTES],
                        const struct http_head *head)
{
    char *end = add_status_line(text, head->status);

    end = text_add(end, "\r\nDate: ");
    memcpy(end, head->date, HTTP_DATE_BYTES - 1);
    end += HTTP_DATE_BYTES - 1;
    if (http_has_content(head->status)) {
        end = text_add(end, "\r\nContent-Type: ");
        end = text_add(end, head->type);
        end = text_add(end, "\r\nContent-Length: ");
        end = text_add_number(end, head->content_length);
    }
    if (head->status == 503)
        end = text_add(end, "\r\nRetry-After: 1");
    if (head->allow) {
        end = text_add(end, "\r\nAllow: ");
        end = text_add(end, head->allow);
    }
    switch (head->persistence) {
    case HTTP_KEEP:
        break;
    case HTTP_KEEP_1_0:
        end = text_add(end, "\r\nConnection: keep-alive");
        break;
    case HTTP_CLOSE:
        end = text_add(end, "\r\nConnection: close");
        break;
    }
    end = text_add(end, "\r\n\r\n");
    return (size_t)(end - text);
}
