/* A disk that refuses: while the file named by NCM_TEST_REFUSE is there, every read and write of the vault's
   database fails with the error number it holds (5: input/output, 30: read-only). Preloaded by a test. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static int refused(int fd) {
    char link[64], path[4096];
    int error = 0;
    const char *order = getenv("NCM_TEST_REFUSE");
    FILE *file = order ? fopen(order, "re") : NULL;
    if (!file) return 0;
    if (fscanf(file, "%d", &error) != 1) error = 0;
    fclose(file);
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return strstr(path, "vault.db") ? error : 0;
}

#define GATE(fd, fail) do { int e = refused(fd); if (e) { errno = e; return fail; } } while (0)
#define REAL(name) static __typeof__(name) *real; if (!real) real = dlsym(RTLD_NEXT, #name)

ssize_t read(int fd, void *data, size_t n) { REAL(read); GATE(fd, -1); return real(fd, data, n); }
ssize_t pread(int fd, void *d, size_t n, off_t at) { REAL(pread); GATE(fd, -1); return real(fd, d, n, at); }
ssize_t pread64(int fd, void *d, size_t n, off64_t at) { REAL(pread64); GATE(fd, -1); return real(fd, d, n, at); }
ssize_t write(int fd, const void *data, size_t n) { REAL(write); GATE(fd, -1); return real(fd, data, n); }
ssize_t pwrite(int fd, const void *d, size_t n, off_t at) { REAL(pwrite); GATE(fd, -1); return real(fd, d, n, at); }
ssize_t pwrite64(int fd, const void *d, size_t n, off64_t at) {
    REAL(pwrite64); GATE(fd, -1); return real(fd, d, n, at);
}
int fsync(int fd) { REAL(fsync); GATE(fd, -1); return real(fd); }
int fdatasync(int fd) { REAL(fdatasync); GATE(fd, -1); return real(fd); }
int ftruncate(int fd, off_t n) { REAL(ftruncate); GATE(fd, -1); return real(fd, n); }
int ftruncate64(int fd, off64_t n) { REAL(ftruncate64); GATE(fd, -1); return real(fd, n); }
