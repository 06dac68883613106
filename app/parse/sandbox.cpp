// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parse/sandbox.h"

#include <cerrno>
#include <csignal>
#include <linux/landlock.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef CAIRN_HAVE_SECCOMP
#include <seccomp.h>
#endif

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define CAIRN_SHADOW_MEMORY 1 // sanitizers reserve terabytes of address space
#endif

namespace cairn::parse {

namespace {

constexpr rlim_t kFileBytes = 1 << 20;
constexpr rlim_t kDescriptors = 256;

bool limit(int what, rlim_t value)
{
    const rlimit both{value, value};
    return ::setrlimit(static_cast<__rlimit_resource>(what), &both) == 0;
}

bool setLimits(const CageLimits& limits)
{
    std::signal(SIGXFSZ, SIG_IGN);
    bool done = limit(RLIMIT_CPU, limits.cpuSeconds) && limit(RLIMIT_FSIZE, kFileBytes) && limit(RLIMIT_NOFILE, kDescriptors)
        && limit(RLIMIT_CORE, 0);
#ifndef CAIRN_SHADOW_MEMORY
    done = limit(RLIMIT_AS, limits.memoryBytes) && done;
#endif
    return done;
}

/// A Landlock rule set that handles every file right the kernel knows and allows none.
int denyFiles()
{
    const long abi = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (abi < 1)
        return 0;
    landlock_ruleset_attr attributes{};
    attributes.handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;
    if (abi >= 2)
        attributes.handled_access_fs |= LANDLOCK_ACCESS_FS_REFER;
    if (abi >= 3)
        attributes.handled_access_fs |= LANDLOCK_ACCESS_FS_TRUNCATE;
    const long rules = ::syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes.handled_access_fs, 0);
    if (rules < 0)
        return 0;
    const bool done = ::syscall(SYS_landlock_restrict_self, rules, 0) == 0;
    ::close(static_cast<int>(rules));
    return done ? static_cast<int>(abi) : 0;
}

#ifdef CAIRN_HAVE_SECCOMP

/// What computing, memory, threads and open descriptors need. Everything else fails with EPERM.
constexpr int kAllowed[] = {
    SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(pread64), SCMP_SYS(write), SCMP_SYS(writev), SCMP_SYS(close),
    SCMP_SYS(recvfrom), SCMP_SYS(sendto), SCMP_SYS(fstat), SCMP_SYS(lseek), SCMP_SYS(poll), SCMP_SYS(ppoll),
    SCMP_SYS(mmap), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(mprotect), SCMP_SYS(madvise), SCMP_SYS(brk),
    SCMP_SYS(membarrier), SCMP_SYS(futex), SCMP_SYS(set_robust_list), SCMP_SYS(rseq), SCMP_SYS(set_tid_address),
    SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack),
    SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres), SCMP_SYS(clock_nanosleep), SCMP_SYS(nanosleep), SCMP_SYS(gettimeofday),
    SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(sched_yield), SCMP_SYS(sched_getaffinity), SCMP_SYS(sched_setaffinity),
    SCMP_SYS(getcpu), SCMP_SYS(getrandom), SCMP_SYS(sysinfo), SCMP_SYS(uname), SCMP_SYS(getrusage), SCMP_SYS(times),
    SCMP_SYS(exit), SCMP_SYS(exit_group), SCMP_SYS(restart_syscall)};

bool filterSystemCalls()
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (!filter)
        return false;
    bool done = true;
    for (const int call : kAllowed)
        done = seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) == 0 && done;
    // Threads, but no processes; clone3 hides its flags, and the C library falls back to clone.
    done = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1, SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD)) == 0 && done;
    done = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0 && done;
    // abort() signals the process itself.
    done = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(::getpid()))) == 0 && done;
    done = done && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return done;
}

#else

bool filterSystemCalls()
{
    return false;
}

#endif

} // namespace

std::string Cage::level() const
{
    if (systemCalls && limits)
        return landlock > 0 ? "full" : "seccomp";
    return limits ? "limits" : "none";
}

Cage closeCage(const CageLimits& limits)
{
    Cage cage;
    ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    cage.limits = setLimits(limits);
    cage.noNewPrivileges = ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
    cage.landlock = denyFiles();
    cage.systemCalls = filterSystemCalls();
    return cage;
}

} // namespace cairn::parse
