# SPDX-License-Identifier: GPL-3.0-or-later
# cairn_test(NAME SOURCES a.cpp ... [LIBS target ...] [LABELS label ...] [GUI] [TIMEOUT seconds])
# A Qt Test program, run by ctest as NAME. GUI tests get a virtual screen when there is no display.

find_program(CAIRN_XVFB_RUN xvfb-run)

# What nearly every test needs, compiled once for those without a window and once for those with one: a third of the time.
# The places of sources and binaries that Qt Test passes on would make each test's options others; nothing uses them.
set(CAIRN_TEST_OPTIONS -UQT_TESTCASE_BUILDDIR -UQT_TESTCASE_SOURCEDIR)
function(cairn_test_precompiled name)
  cmake_parse_arguments(arg "" "" "LIBS;HEADERS" ${ARGN})
  add_executable(${name} ${CMAKE_SOURCE_DIR}/tests/support/precompiled.cpp) # compiled with the options of a program, as tests are
  target_link_libraries(${name} PRIVATE cairn_options cairn_test_support Qt6::Test ${arg_LIBS})
  target_compile_definitions(${name} PRIVATE QT_NO_KEYWORDS)
  target_compile_options(${name} PRIVATE ${CAIRN_TEST_OPTIONS})
  target_precompile_headers(${name} PRIVATE ${arg_HEADERS} <QTest> <nlohmann/json.hpp> <algorithm> <cmath> <filesystem> <fstream>
    <functional> <map> <memory> <optional> <set> <span> <string> <thread> <vector>)
endfunction()

# CAIRN_TEST_DEADLOCKS in a folder: ThreadSanitizer looks for locks taken in different orders too. Not where DuckDB runs, which
# holds more locks at once than it can count.
function(cairn_test name)
  cmake_parse_arguments(arg "GUI" "TIMEOUT" "SOURCES;LIBS;LABELS" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  # The class of a test stands in its source, which includes what moc makes of it: one short command instead of AUTOMOC's.
  foreach(source IN LISTS arg_SOURCES)
    if(source MATCHES "_test\\.cpp$")
      cmake_path(GET source STEM stem)
      qt_generate_moc(${source} ${CMAKE_CURRENT_BINARY_DIR}/${stem}.moc TARGET ${name})
      target_sources(${name} PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/${stem}.moc)
      target_include_directories(${name} PRIVATE ${CMAKE_CURRENT_BINARY_DIR})
    endif()
  endforeach()
  target_link_libraries(${name} PRIVATE cairn_options cairn_test_support Qt6::Test ${arg_LIBS})
  target_compile_definitions(${name} PRIVATE QT_NO_KEYWORDS)
  target_compile_options(${name} PRIVATE ${CAIRN_TEST_OPTIONS})
  if(arg_LIBS MATCHES "Cairn::(ui|plots)")
    target_precompile_headers(${name} REUSE_FROM cairn_test_window_precompiled)
  elseif(NOT arg_GUI)
    target_precompile_headers(${name} REUSE_FROM cairn_test_core_precompiled)
  endif()
  if(arg_GUI AND CAIRN_XVFB_RUN)
    add_test(NAME ${name} COMMAND ${CAIRN_XVFB_RUN} -a -s "-screen 0 1600x1000x24" $<TARGET_FILE:${name}>)
  else()
    add_test(NAME ${name} COMMAND ${name})
  endif()
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  math(EXPR watchdog "${arg_TIMEOUT} * 1000") # Qt Test's own limit is five minutes a function, then a debugger that can hang
  set_tests_properties(${name} PROPERTIES TIMEOUT ${arg_TIMEOUT} LABELS "${arg_LABELS}"
    SKIP_REGULAR_EXPRESSION "" ENVIRONMENT "CAIRN_BIN=${CMAKE_RUNTIME_OUTPUT_DIRECTORY};CAIRN_LIB=${CMAKE_LIBRARY_OUTPUT_DIRECTORY};QTEST_FUNCTION_TIMEOUT=${watchdog};QTEST_DISABLE_STACK_DUMP=1;QT_LOGGING_RULES=qt.qpa.*=false;TSAN_OPTIONS=ignore_noninstrumented_modules=1:detect_deadlocks=$<BOOL:${CAIRN_TEST_DEADLOCKS}>")
endfunction()
