// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// Compiles a function for several x86-64 levels; the loader picks. Sanitizers cannot run before it does.
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define CAIRN_CLONES __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define CAIRN_CLONES
#endif
