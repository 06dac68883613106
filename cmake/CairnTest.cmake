# SPDX-License-Identifier: GPL-3.0-or-later
# cairn_test(NAME SOURCES a.cpp ... [LIBS target ...] [LABELS label ...] [GUI] [TIMEOUT seconds])
# A Qt Test program, run by ctest as NAME. GUI tests get a virtual screen when there is no display.

find_program(CAIRN_XVFB_RUN xvfb-run)

function(cairn_test name)
  cmake_parse_arguments(arg "GUI" "TIMEOUT" "SOURCES;LIBS;LABELS" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  set_target_properties(${name} PROPERTIES AUTOMOC ON RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  target_link_libraries(${name} PRIVATE cairn_options cairn_test_support Qt6::Test ${arg_LIBS})
  target_compile_definitions(${name} PRIVATE QT_NO_KEYWORDS)
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
    SKIP_REGULAR_EXPRESSION "" ENVIRONMENT "CAIRN_BIN=${CMAKE_RUNTIME_OUTPUT_DIRECTORY};CAIRN_LIB=${CMAKE_LIBRARY_OUTPUT_DIRECTORY};QTEST_FUNCTION_TIMEOUT=${watchdog};QTEST_DISABLE_STACK_DUMP=1;QT_LOGGING_RULES=qt.qpa.*=false;TSAN_OPTIONS=ignore_noninstrumented_modules=1")
endfunction()
