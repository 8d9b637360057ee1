/* A caller that is no Python: it makes quick commands one after the other on a thread of its own, and
 * knows how long each took. */
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#define CALLS 1000

typedef int32_t (*command)(int32_t handle, size_t version, void (*cb)(int32_t, int32_t));

volatile int ended; /* how many commands have */
double took_us[CALLS];

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t answer = PTHREAD_COND_INITIALIZER;
static int answered;

static void on_answer(int32_t handle, int32_t err) {
    if (err != 0) abort();
    pthread_mutex_lock(&lock);
    answered = handle;
    pthread_cond_signal(&answer);
    pthread_mutex_unlock(&lock);
}

static double now_us(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1e6 + now.tv_nsec * 1e-3;
}

static void *run(void *function) {
    for (int i = 0; i < CALLS; i++) {
        double since = now_us();
        if (((command)function)(i + 1, 2, on_answer) != 0) abort();
        pthread_mutex_lock(&lock);
        while (answered != i + 1) pthread_cond_wait(&answer, &lock);
        pthread_mutex_unlock(&lock);
        took_us[i] = now_us() - since;
        ended = i + 1;
    }
    return NULL;
}

void start(void *set_protocol_version) {
    pthread_t thread;
    ended = 0;
    if (pthread_create(&thread, NULL, run, set_protocol_version) != 0) abort();
    pthread_detach(thread);
}
