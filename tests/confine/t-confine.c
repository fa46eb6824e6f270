/*
 * Confinement: each role tries what it must not, and must fail; and does what
 * it must be able to.  Every attempt is a process of its own.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include <cmocka.h>

#include "confine/confine.h"
#include "lib/lib.h"

#ifdef __linux__
#include <sys/syscall.h>
#else
#define SKIP_ALL
#endif

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

enum { MAIN = 1, PARENT = 2, WORKER = 4, HELPER = 8, COURIER = 16, DEMO = 32,
    NET = 6, BELOW = 40 };

/* What an attempt needs; made once, before confinement. */
struct place {
	char top[64];		/* a directory of our own */
	char data[80], other[80], secret[80], readable[80], link[80];
	int pair[2];
	int tty, terminal;	/* both ends of a pseudo terminal */
	int listener;		/* TCP, on loopback */
	struct sockaddr_in address;
};

typedef bool attempt_fn(const struct place *);

/* ---- attempts: true when it worked ------------------------------------- */

static bool
can_socket(int domain, int type)
{
	return socket(domain, type, 0) != -1;
}

static bool
socket_inet(const struct place *p)
{
	(void)p;
	return can_socket(AF_INET, SOCK_STREAM);
}

static bool
socket_inet6_dgram(const struct place *p)
{
	(void)p;
	return can_socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC);
}

static bool
socket_unix(const struct place *p)
{
	(void)p;
	return can_socket(AF_UNIX, SOCK_STREAM);
}

static bool
socket_netlink(const struct place *p)
{
	(void)p;
	return can_socket(AF_NETLINK, SOCK_RAW);
}

static bool
socket_raw(const struct place *p)
{
	(void)p;
	return socket(AF_INET, SOCK_RAW, IPPROTO_ICMP) != -1;
}

static bool
socket_packet(const struct place *p)
{
	(void)p;
	return can_socket(AF_PACKET, SOCK_DGRAM);
}

static bool
socketpair_unix(const struct place *p)
{
	int fds[2];

	(void)p;
	return socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fds) == 0;
}

static bool
connect_loopback(const struct place *p)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	return fd != -1 && connect(fd, (const struct sockaddr *)&p->address,
	    sizeof(p->address)) == 0;
}

/* A descriptor that was passed in must not connect either. */
static bool
connect_pair(const struct place *p)
{
	return connect(p->pair[0], (const struct sockaddr *)&p->address,
	    sizeof(p->address)) == 0 || (errno != EPERM && errno != ENOSYS);
}

static bool
bind_inet(const struct place *p)
{
	struct sockaddr_in any = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	(void)p;
	return bind(fd == -1 ? p->pair[0] : fd, (struct sockaddr *)&any,
	    sizeof(any)) == 0;
}

static bool
listen_inet(const struct place *p)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	(void)p;
	return listen(fd == -1 ? p->pair[0] : fd, 1) == 0;
}

static bool
accept_inet(const struct place *p)
{
	fcntl(p->listener, F_SETFL, O_NONBLOCK);
	return accept(p->listener, NULL, NULL) != -1 || errno == EAGAIN;
}

static bool
exec_true(const struct place *p)
{
	char *const argv[] = { (char *)"true", NULL };

	(void)p;
	execv("/bin/true", argv);
	/* Had it worked, the status would be that of true: 0. */
	return false;
}

static bool
fork_child(const struct place *p)
{
	pid_t pid = fork();
	int status;

	(void)p;
	if (pid == 0)
		_exit(0);
	return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0;
}

static void *
thread_body(void *arg)
{
	*(int *)arg = 1;
	return NULL;
}

static bool
start_thread(const struct place *p)
{
	pthread_t thread;
	int ran = 0;

	(void)p;
	return pthread_create(&thread, NULL, thread_body, &ran) == 0 &&
	    pthread_join(thread, NULL) == 0 && ran == 1;
}

static bool
push_input(const struct place *p)
{
	char c = 'x';

	return ioctl(p->terminal, TIOCSTI, &c) == 0 || errno != EPERM;
}

/* It is not the terminal of this session: ENOTTY is the kernel's answer. */
static bool
give_terminal(const struct place *p)
{
	pid_t group = getpgrp();

	return ioctl(p->tty, TIOCSPGRP, &group) == 0 || errno == ENOTTY;
}

#ifdef __linux__
/* The kernel looks at 32 bits of the number; so must the filter. */
static bool
push_input_high_bits(const struct place *p)
{
	char c = 'x';

	return syscall(SYS_ioctl, p->terminal,
	    (1ul << 32) | (unsigned long)TIOCSTI, &c) == 0 ||
	    (errno != EPERM && errno != ENOSYS);
}

static bool
console_paste(const struct place *p)
{
	char c = 3;

	return ioctl(p->terminal, TIOCLINUX, &c) == 0 ||
	    (errno != EPERM && errno != ENOSYS);
}

static bool
trace_parent(const struct place *p)
{
	(void)p;
	return syscall(SYS_ptrace, 16, getppid(), 0, 0) == 0;
}

static bool
read_parent(const struct place *p)
{
	char c;
	struct { void *base; size_t len; } a = { &c, 1 }, b = { &c, 1 };

	(void)p;
	return syscall(SYS_process_vm_readv, getppid(), &a, 1, &b, 1, 0) == 1;
}

static bool
memory_file(const struct place *p)
{
	(void)p;
	return syscall(SYS_memfd_create, "x", 0) != -1;
}

static bool
ring(const struct place *p)
{
	char params[256] = { 0 };

	(void)p;
	return syscall(SYS_io_uring_setup, 1, params) != -1;
}

static bool
new_namespace(const struct place *p)
{
	(void)p;
	return syscall(SYS_unshare, 0x10000000) == 0;
}

static bool
bpf_load(const struct place *p)
{
	char attr[64] = { 0 };

	(void)p;
	return syscall(SYS_bpf, 0, attr, sizeof(attr)) != -1 ||
	    (errno != EPERM && errno != ENOSYS);
}

static bool
new_filter(const struct place *p)
{
	(void)p;
	return prctl(PR_SET_SECCOMP, 1) == 0;
}

static bool
be_dumpable(const struct place *p)
{
	(void)p;
	return prctl(PR_SET_DUMPABLE, 1) == 0;
}
#endif

static bool
set_user(const struct place *p)
{
	(void)p;
	return setresuid(getuid(), getuid(), getuid()) == 0;
}

static bool
set_limit(const struct place *p)
{
	struct rlimit limit = { 0, 0 };

	(void)p;
	return setrlimit(RLIMIT_CORE, &limit) == 0;
}

static bool
signal_parent(const struct place *p)
{
	(void)p;
	return kill(getppid(), 0) == 0;
}

static bool
map_anonymous_code(const struct place *p)
{
	(void)p;
	return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
}

static bool
make_code(const struct place *p)
{
	void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)p;
	return page != MAP_FAILED &&
	    mprotect(page, 4096, PROT_READ | PROT_EXEC) == 0;
}

static bool
map_file_code(const struct place *p)
{
	int fd = open(p->readable, O_RDONLY);

	return fd != -1 && mmap(NULL, 4096, PROT_READ | PROT_EXEC,
	    MAP_PRIVATE, fd, 0) != MAP_FAILED;
}

static bool
can_read(const char *path)
{
	int fd = open(path, O_RDONLY);
	char c;

	return fd != -1 && read(fd, &c, 1) == 1;
}

static bool
read_secret(const struct place *p)
{
	return can_read(p->secret);
}

/* A library that could be loaded. */
static bool
read_module(const struct place *p)
{
	(void)p;
	return open("/usr/lib/os-release", O_RDONLY) != -1;
}

static bool
read_passwd(const struct place *p)
{
	(void)p;
	return can_read("/etc/passwd");
}

static bool
read_through_link(const struct place *p)
{
	return can_read(p->link);
}

static bool
read_granted(const struct place *p)
{
	return can_read(p->readable);
}

static bool
write_granted(const struct place *p)
{
	return open(p->readable, O_WRONLY) != -1;
}

static bool
truncate_granted(const struct place *p)
{
	return truncate(p->readable, 0) == 0;
}

static bool
write_other(const struct place *p)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/new", p->other);
	return open(path, O_WRONLY | O_CREAT, 0600) != -1;
}

/* A new folder, in it a file that was not there, and both away again. */
static bool
make_other(const struct place *p)
{
	char dir[128], path[160];
	int fd;

	snprintf(dir, sizeof(dir), "%s/out", p->other);
	snprintf(path, sizeof(path), "%s/keys", dir);
	return mkdir(dir, 0700) == 0 && (fd = open(path, O_WRONLY | O_CREAT |
	    O_EXCL, 0600)) != -1 && write(fd, "x", 1) == 1 &&
	    fsync(fd) == 0 && unlink(path) == 0 && rmdir(dir) == 0;
}

static bool
send_message(const struct place *p)
{
	char byte;

	return send(p->pair[0], "z", 1, 0) == 1 &&
	    recv(p->pair[1], &byte, 1, 0) == 1 && byte == 'z';
}

static bool
unlink_other(const struct place *p)
{
	return unlink(p->secret) == 0;
}

static bool
move_out(const struct place *p)
{
	char from[128], to[128];

	snprintf(from, sizeof(from), "%s/kept", p->data);
	snprintf(to, sizeof(to), "%s/moved", p->other);
	return rename(from, to) == 0;
}

static bool
link_in(const struct place *p)
{
	char to[128];

	snprintf(to, sizeof(to), "%s/linked", p->data);
	return link(p->secret, to) == 0 || symlink(p->secret, to) == 0;
}

static bool
list_other(const struct place *p)
{
	return open(p->other, O_RDONLY | O_DIRECTORY) != -1;
}

static bool
open_terminal(const struct place *p)
{
	struct termios t;
	int fd = open(ttyname(p->tty) == NULL ? "/dev/tty" : ttyname(p->tty),
	    O_RDWR | O_NOCTTY);

	return fd != -1 && tcgetattr(fd, &t) == 0;
}

static bool
write_data(const struct place *p)
{
	struct err err;
	struct str out;
	char path[128];
	bool same;

	snprintf(path, sizeof(path), "%s/file", p->data);
	if (file_write(path, "one", 3, &err) == -1 ||
	    file_write(path, "two", 3, &err) == -1)
		return false;
	str_init(&out);
	same = file_read(path, 100, &out, &err) == 0 &&
	    strcmp(out.s, "two") == 0;
	str_free(&out);
	return same;
}

static bool
make_and_remove(const struct place *p)
{
	char dir[128], file[160];
	struct err err;

	snprintf(dir, sizeof(dir), "%s/sub/deep", p->data);
	snprintf(file, sizeof(file), "%s/x", dir);
	return dir_private(dir, &err) == 0 &&
	    file_write(file, "x", 1, &err) == 0 && unlink(file) == 0 &&
	    rmdir(dir) == 0;
}

static bool
lock_data(const struct place *p)
{
	struct err err;

	return file_lock(p->data, &err) != -1;
}

static bool
use_terminal(const struct place *p)
{
	struct termios t;
	struct winsize size;

	return tcgetattr(p->tty, &t) == 0 &&
	    tcsetattr(p->tty, TCSADRAIN, &t) == 0 &&
	    ioctl(p->tty, TIOCGWINSZ, &size) == 0 && isatty(p->tty) &&
	    tcflush(p->tty, TCIFLUSH) == 0;
}

/* The channel: a message, and a descriptor, both ways. */
static bool
pass_descriptor(const struct place *p)
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control;
	char byte = 'x';
	struct iovec io = { &byte, 1 };
	struct msghdr m = { .msg_iov = &io, .msg_iovlen = 1,
	    .msg_control = &control, .msg_controllen = sizeof(control) };
	struct cmsghdr *c;
	int got, pipes[2];

	memset(&control, 0, sizeof(control));
	if (pipe(pipes) == -1)
		return false;
	c = CMSG_FIRSTHDR(&m);
	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(c), &pipes[1], sizeof(int));
	if (sendmsg(p->pair[0], &m, MSG_NOSIGNAL) != 1 ||
	    recvmsg(p->pair[1], &m, MSG_CMSG_CLOEXEC) != 1 ||
	    (c = CMSG_FIRSTHDR(&m)) == NULL)
		return false;
	memcpy(&got, CMSG_DATA(c), sizeof(int));
	return write(got, "y", 1) == 1 && read(pipes[0], &byte, 1) == 1 &&
	    byte == 'y' && send(p->pair[0], "z", 1, 0) == 1 &&
	    recv(p->pair[1], &byte, 1, 0) == 1;
}

static void
note(void *arg)
{
	loop_stop(arg, 0);
}

static bool
run_loop(const struct place *p)
{
	struct loop *loop = loop_new();
	struct timer *timer = timer_new(loop, note, loop);
	char buf[64];

	(void)p;
	loop_signal(loop, SIGUSR1, note, loop);
	timer_set(timer, 5);
	loop_run(loop);
	raise(SIGUSR1);
	loop_run(loop);
	timer_free(timer);
	loop_free(loop);
	free(secret_alloc(300000) == NULL ? malloc(1) : malloc(10000000));
	return snprintf(buf, sizeof(buf), "%ld", (long)getpid()) > 0;
}

/* As a name server is asked. */
static bool
send_datagram(const struct place *p)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC,
	    0);

	return fd != -1 && connect(fd, (const struct sockaddr *)&p->address,
	    sizeof(p->address)) == 0 && send(fd, "x", 1, MSG_NOSIGNAL) == 1;
}

/* Without waiting: whether it worked is asked later. */
static bool
connect_later(const struct place *p)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC,
	    0), error = -1;
	struct pollfd ready = { .fd = fd, .events = POLLOUT };
	socklen_t len = sizeof(error);

	return fd != -1 && (connect(fd,
	    (const struct sockaddr *)&p->address, sizeof(p->address)) == 0 ||
	    errno == EINPROGRESS) && poll(&ready, 1, 5000) == 1 &&
	    getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) == 0 &&
	    error == 0;
}

static bool
set_alarm(const struct place *p)
{
	struct itimerval t = { { 0, 0 }, { 100, 0 } };

	(void)p;
	alarm(100);
	return setitimer(ITIMER_REAL, &t, NULL) == 0;
}

static bool
end_child(const struct place *p)
{
	int status;
	pid_t pid;

	(void)p;
	if ((pid = fork()) == 0) {
		pause();
		_exit(0);
	}
	return pid > 0 && kill(pid, SIGKILL) == 0 &&
	    waitpid(pid, &status, 0) == pid && WIFSIGNALED(status);
}

/* As sotto-net: the worker's filter on top of its parent's. */
static bool
become_worker(const struct place *p)
{
	const struct confine_path reach = { p->readable, CONFINE_READ };
	struct err err;

	return confine_enter(CONFINE_NET_WORKER, &reach, 1, &err) == 0 &&
	    connect_loopback(p) && send_datagram(p) && pass_descriptor(p) &&
	    set_alarm(p) && read_granted(p) && !read_secret(p) &&
	    (SANITIZED || !fork_child(p));
}

/* ---- the table --------------------------------------------------------- */

enum needs { SECCOMP = 1, LANDLOCK = 2, PLAIN = 4 /* no sanitizers */ };

#define NEVER(fn, roles, needs) { #fn, fn, roles, needs, false }
#define CAN(fn, roles) { #fn, fn, roles, 0, true }

static const struct attempt {
	const char *name;
	attempt_fn *fn;
	unsigned roles;
	unsigned needs;
	bool works;
} attempts[] = {
	NEVER(socket_inet, MAIN | COURIER, SECCOMP),
	NEVER(socket_inet6_dgram, MAIN | COURIER, SECCOMP),
	NEVER(socket_unix, MAIN | NET | COURIER, SECCOMP),
	NEVER(socket_netlink, MAIN | NET | COURIER, SECCOMP),
	NEVER(socket_raw, MAIN | NET | COURIER, SECCOMP),
	NEVER(socket_packet, MAIN | NET | COURIER, SECCOMP),
	NEVER(socketpair_unix, MAIN | WORKER | COURIER, SECCOMP),
	NEVER(connect_pair, MAIN | COURIER, SECCOMP),
	NEVER(connect_loopback, MAIN | COURIER, SECCOMP),
	NEVER(bind_inet, MAIN | NET | COURIER, SECCOMP),
	NEVER(listen_inet, MAIN | NET | COURIER, SECCOMP),
	NEVER(accept_inet, MAIN | NET | COURIER, SECCOMP),
	NEVER(exec_true, MAIN | NET | COURIER, SECCOMP),
	NEVER(fork_child, MAIN | WORKER | COURIER, SECCOMP | PLAIN),
	NEVER(push_input, MAIN | NET | BELOW | COURIER, SECCOMP),
	NEVER(give_terminal, NET | COURIER, SECCOMP),
	CAN(give_terminal, MAIN | BELOW),
	NEVER(set_user, MAIN | NET | COURIER, SECCOMP),
	NEVER(set_limit, MAIN | WORKER | COURIER, SECCOMP),
	NEVER(signal_parent, MAIN | WORKER | COURIER, SECCOMP | PLAIN),
	NEVER(map_anonymous_code, MAIN | NET | COURIER, SECCOMP),
	NEVER(make_code, MAIN | NET | COURIER, SECCOMP),
	NEVER(map_file_code, MAIN | NET | COURIER, SECCOMP),
#ifdef __linux__
	NEVER(push_input_high_bits, MAIN | NET | BELOW | COURIER, SECCOMP),
	NEVER(console_paste, MAIN | NET | BELOW | COURIER, SECCOMP),
	NEVER(trace_parent, MAIN | NET | BELOW | COURIER, SECCOMP | PLAIN),
	NEVER(read_parent, MAIN | NET | BELOW | COURIER, SECCOMP),
	NEVER(memory_file, MAIN | NET | COURIER, SECCOMP),
	NEVER(ring, MAIN | NET | BELOW | COURIER, SECCOMP),
	NEVER(new_namespace, MAIN | NET | COURIER, SECCOMP),
	NEVER(bpf_load, MAIN | NET | BELOW | COURIER, SECCOMP),
	NEVER(new_filter, MAIN | WORKER | COURIER, SECCOMP | PLAIN),
	NEVER(be_dumpable, MAIN | NET | COURIER, SECCOMP | PLAIN),
#endif
	NEVER(read_secret, MAIN | WORKER, LANDLOCK),
	NEVER(read_passwd, MAIN | WORKER, LANDLOCK),
	NEVER(read_module, WORKER, LANDLOCK),
	NEVER(read_through_link, MAIN, LANDLOCK),
	NEVER(list_other, MAIN | WORKER, LANDLOCK),
	NEVER(write_granted, MAIN, LANDLOCK),
	NEVER(write_granted, NET | COURIER, SECCOMP),
	NEVER(truncate_granted, NET | COURIER, SECCOMP),
	NEVER(truncate_granted, MAIN, SECCOMP),
	NEVER(write_other, MAIN, LANDLOCK),
	NEVER(write_other, NET | COURIER, SECCOMP),
	NEVER(write_data, NET | COURIER, SECCOMP),
	NEVER(unlink_other, MAIN, LANDLOCK),
	NEVER(unlink_other, NET, SECCOMP),
	NEVER(move_out, MAIN, LANDLOCK),
	NEVER(move_out, NET | COURIER, SECCOMP),
	NEVER(link_in, MAIN | NET | COURIER, SECCOMP),
	NEVER(open_terminal, MAIN, LANDLOCK),
	NEVER(open_terminal, NET | COURIER, SECCOMP),

	NEVER(start_thread, COURIER, SECCOMP | PLAIN),
	NEVER(use_terminal, COURIER, SECCOMP),

	CAN(start_thread, MAIN | WORKER),
	CAN(read_granted, MAIN | NET),
	CAN(write_data, MAIN),
	CAN(make_and_remove, MAIN),
	CAN(lock_data, MAIN),
	CAN(use_terminal, MAIN),
	CAN(pass_descriptor, MAIN | NET),
	CAN(run_loop, MAIN | NET | BELOW),
	CAN(socket_inet, NET),
	CAN(socket_inet6_dgram, NET),
	CAN(connect_loopback, NET | BELOW),
	CAN(send_datagram, NET),
	CAN(connect_later, NET),
	CAN(set_alarm, NET),
	CAN(set_limit, PARENT),
	CAN(socketpair_unix, PARENT),
	CAN(end_child, PARENT | BELOW),
	CAN(become_worker, PARENT),
	CAN(fork_child, BELOW),
	CAN(read_secret, BELOW | COURIER),
	CAN(write_other, BELOW),
	CAN(set_user, BELOW),
	CAN(bind_inet, BELOW),
	CAN(make_other, COURIER),
	CAN(send_message, COURIER),
};

/* ---- running them ------------------------------------------------------ */

enum outcome { FAILED = 10, WORKED = 11, NOT_CONFINED = 12 };

static int
confine(const struct place *p, unsigned role, struct err *err)
{
	const struct confine_path reach[] = {
		{ p->readable, CONFINE_READ },
		{ p->data, CONFINE_READ | CONFINE_WRITE | CONFINE_CUT |
		    CONFINE_MAKE },
		/* A name like any other, not a variable. */
		{ "$SECRET", CONFINE_READ },
	};

	if (setenv("SECRET", p->secret, 1) == -1 || confine_early(err) == -1)
		return -1;
	if (role == MAIN)
		return confine_enter(CONFINE_MAIN, reach, 3, err);
	if (role == WORKER)
		return confine_enter(CONFINE_NET_WORKER, reach, 1, err);
	return confine_enter(role == PARENT ? CONFINE_NET_PARENT :
	    role == COURIER ? CONFINE_COURIER :
	    role == DEMO ? CONFINE_DEMO : CONFINE_HELPER, NULL, 0, err);
}

static int
run_attempt(const struct place *p, const struct attempt *a, unsigned role)
{
	struct err err;
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		if (role != 0 && confine(p, role, &err) == -1) {
			fprintf(stderr, "%s\n", err.text);
			_exit(NOT_CONFINED);
		}
		_exit(a->fn(p) ? WORKED : FAILED);
	}
	assert_true(pid > 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	/* exec_true() that worked ends with the status of true. */
	if (WIFEXITED(status))
		return WEXITSTATUS(status) == 0 ? WORKED : WEXITSTATUS(status);
	return -WTERMSIG(status);
}

static void
touch(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT, 0600);

	assert_true(fd != -1);
	for (int i = 0; i < 512; i++)
		assert_int_equal(write(fd, "01234567", 8), 8);
	close(fd);
}

static void
open_place(struct place *p)
{
	socklen_t len = sizeof(p->address);
	char path[128];

	memset(p, 0, sizeof(*p));
	snprintf(p->top, sizeof(p->top), "%s/sotto-confine-XXXXXX",
	    access("/tmp", W_OK) == 0 ? "/tmp" : ".");
	assert_non_null(mkdtemp(p->top));
	snprintf(p->data, sizeof(p->data), "%s/data", p->top);
	snprintf(p->other, sizeof(p->other), "%s/other", p->top);
	snprintf(p->secret, sizeof(p->secret), "%s/other/key", p->top);
	snprintf(p->readable, sizeof(p->readable), "%s/ca.pem", p->top);
	snprintf(p->link, sizeof(p->link), "%s/data/link", p->top);
	assert_int_equal(mkdir(p->data, 0700), 0);
	assert_int_equal(mkdir(p->other, 0700), 0);
	touch(p->secret);
	touch(p->readable);
	snprintf(path, sizeof(path), "%s/kept", p->data);
	touch(path);
	assert_int_equal(symlink(p->secret, p->link), 0);
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, p->pair), 0);
	p->terminal = posix_openpt(O_RDWR | O_NOCTTY);
	p->tty = -1;
	if (p->terminal != -1 && grantpt(p->terminal) == 0 &&
	    unlockpt(p->terminal) == 0)
		p->tty = open(ptsname(p->terminal), O_RDWR | O_NOCTTY);
	assert_true(p->tty != -1);
	p->listener = socket(AF_INET, SOCK_STREAM, 0);
	p->address.sin_family = AF_INET;
	p->address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(bind(p->listener, (struct sockaddr *)&p->address,
	    sizeof(p->address)), 0);
	assert_int_equal(listen(p->listener, 64), 0);
	assert_int_equal(getsockname(p->listener,
	    (struct sockaddr *)&p->address, &len), 0);
}

static void
close_place(struct place *p)
{
	char command[128];

	close(p->pair[0]);
	close(p->pair[1]);
	close(p->tty);
	close(p->terminal);
	close(p->listener);
	snprintf(command, sizeof(command), "rm -rf '%s'", p->top);
	assert_int_equal(system(command), 0);
}

static bool
lacking(unsigned needs)
{
	const char *have = confine_describe();

	return ((needs & SECCOMP) != 0 && (strstr(have, "no seccomp") != NULL ||
	    strstr(have, "none") != NULL)) || ((needs & LANDLOCK) != 0 &&
	    (strstr(have, "no Landlock") != NULL ||
	    strstr(have, "none") != NULL));
}

static const char *
role_name(unsigned role)
{
	return role == MAIN ? "main" : role == PARENT ? "net parent" :
	    role == WORKER ? "net worker" :
	    role == COURIER ? "courier" : role == DEMO ? "demo" : "helper";
}

/* Runs one kind of attempts in one role; returns how many went wrong. */
static int
run_role(unsigned role, bool works, int *lack)
{
	struct place p;
	int bad = 0, got;

	for (size_t i = 0; i < NELEM(attempts); i++) {
		const struct attempt *a = &attempts[i];

		if ((a->roles & role) == 0 || a->works != works ||
		    ((a->needs & PLAIN) != 0 && SANITIZED))
			continue;
		if (lacking(a->needs)) {
			print_message("skipped: %s: %s\n", a->name,
			    confine_describe());
			(*lack)++;
			continue;
		}
		open_place(&p);
		got = run_attempt(&p, a, role);
		close_place(&p);
		if (got == (works ? WORKED : FAILED))
			continue;
		bad++;
		print_error("%s: %s: %s (%d)\n", role_name(role), a->name,
		    works ? "must work, and did not" :
		    "must fail, and did not", got);
	}
	return bad;
}

static void
run_both(unsigned role)
{
	int lack = 0;

	assert_int_equal(run_role(role, false, &lack) +
	    run_role(role, true, &lack), 0);
	if (lack > 0)
		skip();
}

static void
test_main(void **state)
{
	(void)state;
	run_both(MAIN);
}

static void
test_parent(void **state)
{
	(void)state;
	run_both(PARENT);
}

static void
test_worker(void **state)
{
	(void)state;
	run_both(WORKER);
}

static void
test_helper(void **state)
{
	(void)state;
	run_both(HELPER);
}

static void
test_demo(void **state)
{
	(void)state;
	run_both(DEMO);
}

static void
test_courier(void **state)
{
	(void)state;
	run_both(COURIER);
}

/*
 * The attempts themselves must be able to work, or they would prove nothing;
 * some need privileges and hardware, so only those that anyone can do.
 */
static void
test_unconfined(void **state)
{
	static const char anyone[] = "socket_inet socket_unix socket_netlink "
	    "socketpair_unix connect_loopback bind_inet listen_inet "
	    "accept_inet exec_true fork_child map_anonymous_code make_code "
	    "map_file_code memory_file read_secret read_passwd read_module "
	    "read_through_link list_other write_granted truncate_granted "
	    "write_other write_data unlink_other move_out link_in "
	    "open_terminal set_user set_limit signal_parent";
	struct place p;
	int bad = 0;

	(void)state;
	for (size_t i = 0; i < NELEM(attempts); i++) {
		const struct attempt *a = &attempts[i];

		if (a->works || strstr(anyone, a->name) == NULL)
			continue;
		open_place(&p);
		if (run_attempt(&p, a, 0) != WORKED) {
			print_error("%s: proves nothing\n", a->name);
			bad++;
		}
		close_place(&p);
	}
	assert_int_equal(bad, 0);
}

static void
test_early(void **state)
{
	struct rlimit limit;
	struct err err;
	int status;
	pid_t pid = fork();

	(void)state;
	if (pid == 0) {
		close(0);
		close(2);
		if (confine_early(&err) == -1 || fcntl(0, F_GETFD) == -1 ||
		    fcntl(2, F_GETFD) == -1 ||
		    getrlimit(RLIMIT_CORE, &limit) == -1 ||
		    limit.rlim_max != 0)
			_exit(1);
#ifdef __linux__
		if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1 ||
		    (!SANITIZED && prctl(PR_GET_DUMPABLE) != 0))
			_exit(2);
#endif
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void
test_describe(void **state)
{
	(void)state;
	assert_true(confine_describe()[0] != '\0');
	print_message("%s\n", confine_describe());
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_describe),
		cmocka_unit_test(test_early),
		cmocka_unit_test(test_unconfined),
		cmocka_unit_test(test_main),
		cmocka_unit_test(test_parent),
		cmocka_unit_test(test_worker),
		cmocka_unit_test(test_helper),
		cmocka_unit_test(test_demo),
		cmocka_unit_test(test_courier),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
