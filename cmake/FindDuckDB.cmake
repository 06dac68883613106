# SPDX-License-Identifier: GPL-3.0-or-later
# Finds DuckDB 1.4 or newer (C API) and defines the imported target DuckDB::DuckDB.
#
# Looked for, in this order:
#   1. CAIRN_DUCKDB_DIR (cache or environment variable): a folder with include/duckdb.h and lib/libduckdb.so
#   2. the system's
#   3. the pinned one that scripts/duckdb puts into the user's cache
#
# A DuckDB of kind 1 or 3 is copied to <build>/lib, so that the programs in <build>/bin find it through
# $ORIGIN/../lib and an installed tree can take it along. DuckDB_BUNDLED_LIBRARY then names that copy
# (empty for the system's).

set(CAIRN_DUCKDB_DIR "$ENV{CAIRN_DUCKDB_DIR}" CACHE PATH
    "Folder with include/duckdb.h and lib/libduckdb.so; empty: the system's, else the one scripts/setup fetched")

function(_cairn_duckdb_search)
    if(DEFINED ENV{XDG_CACHE_HOME} AND NOT "$ENV{XDG_CACHE_HOME}" STREQUAL "")
        set(cache "$ENV{XDG_CACHE_HOME}/cairn")
    else()
        set(cache "$ENV{HOME}/.cache/cairn")
    endif()
    set(places system "${cache}/duckdb-1.4.4")
    if(CAIRN_DUCKDB_DIR)
        set(places "${CAIRN_DUCKDB_DIR}")
    endif()
    foreach(place IN LISTS places)
        unset(header CACHE)
        unset(library CACHE)
        if(place STREQUAL "system")
            find_path(header duckdb.h NO_CACHE)
            find_library(library duckdb NO_CACHE)
        else()
            find_path(header duckdb.h PATHS "${place}/include" NO_DEFAULT_PATH NO_CACHE)
            find_library(library duckdb PATHS "${place}/lib" NO_DEFAULT_PATH NO_CACHE)
        endif()
        if(header AND library)
            # The header names no version; this function came with 1.4.
            file(STRINGS "${header}/duckdb.h" recent REGEX "duckdb_appender_create_query" LIMIT_COUNT 1)
            if(recent)
                set(_duckdb_header "${header}" PARENT_SCOPE)
                set(_duckdb_library "${library}" PARENT_SCOPE)
                set(_duckdb_place "${place}" PARENT_SCOPE)
                return()
            endif()
        endif()
        unset(header)
        unset(library)
    endforeach()
endfunction()

if(NOT TARGET DuckDB::DuckDB)
    _cairn_duckdb_search()
    set(DuckDB_BUNDLED_LIBRARY "")
    if(_duckdb_library AND NOT _duckdb_place STREQUAL "system")
        set(DuckDB_BUNDLED_LIBRARY "${CMAKE_BINARY_DIR}/lib/libduckdb.so")
        file(MAKE_DIRECTORY "${CMAKE_BINARY_DIR}/lib")
        file(COPY_FILE "${_duckdb_library}" "${DuckDB_BUNDLED_LIBRARY}" ONLY_IF_DIFFERENT)
        set(_duckdb_library "${DuckDB_BUNDLED_LIBRARY}")
    endif()

    include(FindPackageHandleStandardArgs)
    find_package_handle_standard_args(DuckDB
        REQUIRED_VARS _duckdb_library _duckdb_header
        REASON_FAILURE_MESSAGE
            "\n   DuckDB 1.4 or newer was not found.\n   Run scripts/setup (it fetches and checks the pinned one), or point CAIRN_DUCKDB_DIR at one.\n  ")

    if(DuckDB_FOUND)
        add_library(DuckDB::DuckDB SHARED IMPORTED GLOBAL)
        set_target_properties(DuckDB::DuckDB PROPERTIES
            IMPORTED_LOCATION "${_duckdb_library}"
            INTERFACE_INCLUDE_DIRECTORIES "${_duckdb_header}")
    endif()
endif()
