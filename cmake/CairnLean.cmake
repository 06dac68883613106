# SPDX-License-Identifier: GPL-3.0-or-later
# Libraries that some formats and sources of data need, and training does not. A lean build goes without those that are not there,
# and says so where they are asked for; any other build has them all.

option(CAIRN_LEAN "Leave out formats and sources whose libraries are not there" OFF)
if(CAIRN_LEAN)
  set(CAIRN_WANTED "")
else()
  set(CAIRN_WANTED REQUIRED)
endif()

# cairn_core_with(FOUND NAME LIBRARIES...): compiles NAME.cpp into the core, or NAME_missing.cpp where the library was not found
function(cairn_core_with found name)
  if(found)
    target_sources(cairn_core PRIVATE ${name}.cpp)
    target_link_libraries(cairn_core PRIVATE ${ARGN})
  else()
    target_sources(cairn_core PRIVATE ${name}_missing.cpp)
  endif()
endfunction()
