// SPDX-License-Identifier: GPL-3.0-or-later
// A management library with one card, "0000:3b:00.0", whose readings the test sets.
#include <cstring>

extern "C" {
extern unsigned long long fakeMillijoules;
extern unsigned fakeMilliwatts;
extern int fakeEnergyFails, fakePowerFails, fakeUsers;
unsigned long long fakeMillijoules = 0;
unsigned fakeMilliwatts = 0;
int fakeEnergyFails = 0, fakePowerFails = 0, fakeUsers = 0;

int nvmlInit_v2();
int nvmlShutdown();
int nvmlDeviceGetHandleByPciBusId_v2(const char* id, void** device);
int nvmlDeviceGetName(void* device, char* name, unsigned length);
int nvmlDeviceGetTotalEnergyConsumption(void* device, unsigned long long* energy);
int nvmlDeviceGetPowerUsage(void* device, unsigned* power);

int nvmlInit_v2() { return ++fakeUsers, 0; }
int nvmlShutdown() { return --fakeUsers, 0; }

int nvmlDeviceGetHandleByPciBusId_v2(const char* id, void** device)
{
    *device = &fakeMillijoules;
    return std::strcmp(id, "0000:3b:00.0") == 0 ? 0 : 6;
}

int nvmlDeviceGetName(void*, char* name, unsigned length)
{
    std::strncpy(name, "Card of the test", length);
    return 0;
}

int nvmlDeviceGetTotalEnergyConsumption(void*, unsigned long long* energy)
{
    *energy = fakeMillijoules;
    return fakeEnergyFails ? 3 : 0;
}

int nvmlDeviceGetPowerUsage(void*, unsigned* power)
{
    *power = fakeMilliwatts;
    return fakePowerFails ? 3 : 0;
}
}
