# SPDX-License-Identifier: GPL-3.0-or-later
# Finds LibTorch 2.6 or newer, with or without CUDA, and defines the imported target LibTorch::LibTorch.
#
# LibTorch's own TorchConfig.cmake asks for a CUDA toolkit and for protobuf; headers and libraries are all that is needed.
# Looked for in CMAKE_PREFIX_PATH (a LibTorch folder, or what torch.utils.cmake_prefix_path prints), then in the system.
# LibTorch_VERSION and LibTorch_LIBRARY_DIR are set.

set(_hints)
foreach(prefix IN LISTS CMAKE_PREFIX_PATH)
  list(APPEND _hints ${prefix} ${prefix}/../..)
endforeach()
find_path(LibTorch_INCLUDE_DIR torch/csrc/api/include/torch/version.h HINTS ${_hints} PATH_SUFFIXES include)
find_library(LibTorch_CPU_LIBRARY torch_cpu HINTS ${_hints} PATH_SUFFIXES lib)
if(LibTorch_CPU_LIBRARY)
  get_filename_component(LibTorch_LIBRARY_DIR ${LibTorch_CPU_LIBRARY} DIRECTORY)
  find_library(LibTorch_LIBRARY torch HINTS ${LibTorch_LIBRARY_DIR} NO_DEFAULT_PATH)
  find_library(LibTorch_C10_LIBRARY c10 HINTS ${LibTorch_LIBRARY_DIR} NO_DEFAULT_PATH)
endif()
if(LibTorch_INCLUDE_DIR)
  set(LibTorch_VERSION)
  foreach(part MAJOR MINOR PATCH)
    file(STRINGS ${LibTorch_INCLUDE_DIR}/torch/csrc/api/include/torch/version.h _line REGEX "define TORCH_VERSION_${part} ")
    string(REGEX MATCH "[0-9]+" _number "${_line}")
    list(APPEND LibTorch_VERSION ${_number})
  endforeach()
  list(JOIN LibTorch_VERSION "." LibTorch_VERSION)
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LibTorch
  REQUIRED_VARS LibTorch_LIBRARY LibTorch_CPU_LIBRARY LibTorch_C10_LIBRARY LibTorch_INCLUDE_DIR
  VERSION_VAR LibTorch_VERSION
  REASON_FAILURE_MESSAGE "\n   Install libtorch-dev, or give a LibTorch folder with -DCMAKE_PREFIX_PATH.\n  ")

if(LibTorch_FOUND AND NOT TARGET LibTorch::LibTorch)
  add_library(LibTorch::LibTorch INTERFACE IMPORTED)
  set_target_properties(LibTorch::LibTorch PROPERTIES
    INTERFACE_INCLUDE_DIRECTORIES "${LibTorch_INCLUDE_DIR}")
  # libtorch.so stays although nothing in it is called: with CUDA it is what brings libtorch_cuda.so along.
  target_link_libraries(LibTorch::LibTorch INTERFACE
    "-Wl,--no-as-needed" ${LibTorch_LIBRARY} "-Wl,--as-needed" ${LibTorch_CPU_LIBRARY} ${LibTorch_C10_LIBRARY})
endif()
mark_as_advanced(LibTorch_INCLUDE_DIR LibTorch_LIBRARY LibTorch_CPU_LIBRARY LibTorch_C10_LIBRARY)
