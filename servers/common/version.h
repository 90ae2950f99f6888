/* version.h - the one place the project's version stands. */
#ifndef COMMON_VERSION_H
#define COMMON_VERSION_H

#define PROJECT_VERSION "0.1"

#endif
