# SPDX-License-Identifier: GPL-3.0-or-later
# cairn_group_sources(TARGET SIZE n [APART regex])
# Compiles up to n sources of a folder as one, so that headers are read and templates instantiated once for all of them:
# a whole build takes a third of the time. Names in unnamed namespaces are therefore unique within a folder, except
# where sources are made alike with the same names in each: their paths match `regex`, and they stay apart.
function(cairn_group_sources target)
  cmake_parse_arguments(arg "" "SIZE;APART" "" ${ARGN})
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  get_target_property(sources ${target} SOURCES)
  foreach(source IN LISTS sources)
    if(source MATCHES "\\.cpp$" AND NOT (arg_APART AND source MATCHES "${arg_APART}"))
      cmake_path(ABSOLUTE_PATH source OUTPUT_VARIABLE folder)
      cmake_path(GET folder PARENT_PATH folder)
      cmake_path(RELATIVE_PATH folder BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}")
      string(MAKE_C_IDENTIFIER "${folder}" folder)
      math(EXPR count_${folder} "0${count_${folder}} + 1")
      math(EXPR group "(${count_${folder}} - 1) / ${arg_SIZE}")
      set_source_files_properties("${source}" PROPERTIES UNITY_GROUP "${folder}_${group}")
    endif()
  endforeach()
endfunction()
