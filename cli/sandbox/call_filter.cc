#include "cli/sandbox/call_filter.h"

#include <asm/ioctls.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <system_error>
#include <vector>

// The filter is a program of classic BPF, which the kernel runs before each system call. It sees the number of the call
// and its six arguments, but no memory behind a pointer. It is a list without loops, which reads so for `fsync`, for
// `mprotect`, which may not make memory executable, and at its end:
//
//       load number
//       ...
//       if number == fsync: next, else skip 1
//       return ALLOW
//       if number == mprotect: next, else skip 4
//       load argument 2
//       if argument & PROT_EXEC: next, else skip 1
//       return EPERM
//       return ALLOW
//       ...
//       if number > kLastKnown: next, else skip 1
//       return ENOSYS
//       return EPERM
//
// Two instructions for a call keep every jump short, whatever the length of the list. Since Linux 5.11 the kernel
// remembers the calls that it allows whatever their arguments are, so most calls do not run the program at all.

namespace trailhound {
namespace {

/// The last system call of Linux 6.1 (set_mempolicy_home_node). Later ones are unknown here, and the C library has a
/// way without them.
constexpr std::uint32_t kLastKnown = 450;

#if defined(__x86_64__)
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_AARCH64;
#else
constexpr std::uint32_t kArchitecture = 0;
#endif

/// Calls that are allowed with any arguments. Some of them only exist on x86.
constexpr std::uint32_t kCalls[] = {
    // Reading evidence and writing results, through descriptors that are open.
    __NR_read,
    __NR_readv,
    __NR_pread64,
    __NR_write,
    __NR_writev,
    __NR_pwrite64,
    __NR_lseek,
    __NR_close,
    __NR_fsync,
    __NR_fallocate,
    __NR_fstatfs,  // posix_fallocate(), on file systems without fallocate
    __NR_ppoll,
    // Files and folders by name. Landlock decides which of them open; open and openat are below.
    __NR_fstat,
    __NR_newfstatat,
    __NR_statx,
    __NR_faccessat,
    __NR_faccessat2,
    __NR_readlinkat,
    __NR_getdents64,
    __NR_getcwd,
    // The temporary file of an output takes over rights and gets its name; an abandoned one is removed.
    __NR_fchmod,
    __NR_fchown,
    __NR_renameat,
    __NR_renameat2,
    __NR_unlinkat,
    // `rules export` makes folders; Landlock decides where.
    __NR_mkdirat,
    // Memory. mmap and mprotect are below.
    __NR_brk,
    __NR_munmap,
    __NR_mremap,
    __NR_madvise,
    // Threads: clone is below.
    __NR_futex,
    __NR_set_robust_list,
    __NR_rseq,
    __NR_sched_yield,
    __NR_sched_getaffinity,
    __NR_exit,
    __NR_exit_group,
    // Signals to this process.
    __NR_rt_sigaction,
    __NR_rt_sigprocmask,
    __NR_rt_sigreturn,
    __NR_sigaltstack,
    __NR_restart_syscall,
    // Time, randomness, and questions about this process and its machine.
    __NR_clock_gettime,
    __NR_clock_getres,
    __NR_clock_nanosleep,
    __NR_nanosleep,
    __NR_gettimeofday,
    __NR_getrandom,
    __NR_getpid,
    __NR_gettid,
    __NR_getuid,
    __NR_geteuid,
    __NR_getgid,
    __NR_getegid,
    __NR_getrusage,
    __NR_sysinfo,
    __NR_uname,
    __NR_getrlimit,
#if defined(__x86_64__)
    __NR_stat,
    __NR_lstat,
    __NR_access,
    __NR_readlink,
    __NR_rename,
    __NR_unlink,
    __NR_mkdir,
    __NR_poll,
    __NR_time,
#endif
};

/// A call that is allowed if one of its arguments passes a test. Only the lower 32 bits are compared; the kernel takes
/// no more of these.
struct ConditionalCall {
  enum class Test { kIsOneOf, kHasBit, kLacksBit };
  std::uint32_t call;
  unsigned argument;
  Test test;
  std::vector<std::uint32_t> values;
};

std::vector<ConditionalCall> conditional_calls() {
  using Test = ConditionalCall::Test;
  return {
#if defined(__x86_64__)
    {__NR_open, 1, Test::kLacksBit, {O_TRUNC}},
#endif
        // Outputs are always new files. Landlock knows truncating only since Linux 6.2.
        {__NR_openat, 2, Test::kLacksBit, {O_TRUNC}},
        // Nothing that was data becomes code.
        {__NR_mmap, 2, Test::kLacksBit, {PROT_EXEC}}, {__NR_mprotect, 2, Test::kLacksBit, {PROT_EXEC}},
        // Threads, but no processes.
        {__NR_clone, 0, Test::kHasBit, {CLONE_THREAD}},
        // abort() and raise(); other processes get no signals.
        {__NR_tgkill, 0, Test::kIsOneOf, {static_cast<std::uint32_t>(::getpid())}},
        // Whether a descriptor is a terminal, and how wide that is. Nothing can be typed into it (TIOCSTI).
        {__NR_ioctl, 1, Test::kIsOneOf, {TCGETS, TIOCGWINSZ, FIONREAD}},
        {__NR_fcntl, 1, Test::kIsOneOf, {F_GETFD, F_SETFD, F_GETFL, F_SETFL}},
        // getrlimit() of newer C libraries: the new limit is a null pointer, whose lower half is 0 as well. Setting a
        // limit whose address ends in 32 zero bits would do no harm.
        {__NR_prlimit64, 2, Test::kIsOneOf, {0}},
  };
}

class Filter {
 public:
  Filter() {
    load(offsetof(seccomp_data, arch));
    add(BPF_JMP | BPF_JEQ | BPF_K, kArchitecture, 1, 0);
    fail_with(ENOSYS);  // a call of another architecture, such as `int 0x80`
    load(offsetof(seccomp_data, nr));
    for (const std::uint32_t call : kCalls) {
      skip_unless_equal(call, 1);
      allow();
    }
    for (const ConditionalCall& call : conditional_calls()) add_conditional(call);
    // The arguments of clone3 are behind a pointer. The C library takes clone if there is no clone3.
    skip_unless_equal(__NR_clone3, 1);
    fail_with(ENOSYS);
    add(BPF_JMP | BPF_JGT | BPF_K, kLastKnown, 0, 1);
    fail_with(ENOSYS);
    fail_with(EPERM);
  }

  sock_fprog program() { return {static_cast<unsigned short>(code_.size()), code_.data()}; }

 private:
  void add(unsigned code, std::uint32_t k, std::size_t if_true = 0, std::size_t if_false = 0) {
    code_.push_back(
        {static_cast<std::uint16_t>(code), static_cast<std::uint8_t>(if_true), static_cast<std::uint8_t>(if_false), k});
  }
  void load(std::size_t offset) { add(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset)); }
  void skip_unless_equal(std::uint32_t value, std::size_t skipped) {
    add(BPF_JMP | BPF_JEQ | BPF_K, value, 0, skipped);
  }
  void allow() { add(BPF_RET | BPF_K, SECCOMP_RET_ALLOW); }
  void fail_with(int error) { add(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | static_cast<std::uint32_t>(error)); }

  void add_conditional(const ConditionalCall& call) {
    const bool is_bit = call.test != ConditionalCall::Test::kIsOneOf;
    const bool is_bad = call.test == ConditionalCall::Test::kLacksBit;
    skip_unless_equal(call.call, 1 + 2 * call.values.size() + 1);
    // On these architectures the lower half of an argument comes first.
    load(offsetof(seccomp_data, args) + call.argument * sizeof(std::uint64_t));
    for (const std::uint32_t value : call.values) {
      add(BPF_JMP | (is_bit ? BPF_JSET : BPF_JEQ) | BPF_K, value, 0, 1);
      is_bad ? fail_with(EPERM) : allow();
    }
    is_bad ? allow() : fail_with(EPERM);
  }

  std::vector<sock_filter> code_;
};

}  // namespace

std::string filter_calls() {
  if (kArchitecture == 0) return "the filter of system calls knows only x86-64 and arm64";
  Filter filter;
  const sock_fprog program = filter.program();
  // Without this flag, kernels before 5.16 slow down the whole process against speculative store bypass, a leak between
  // parties that share a process. There is only one here. Kernels before 4.17 do not know the flag.
  for (const unsigned long flags : {SECCOMP_FILTER_FLAG_SPEC_ALLOW, 0ul}) {
    if (::syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program) == 0) return {};
    if (errno != EINVAL) break;
  }
  return "seccomp: " + std::generic_category().message(errno);
}

}  // namespace trailhound
