#include <cstdlib>

#include "engine/bindings/c/trailhound.h"

extern "C" {

int trailhound_abi(void) { return TRAILHOUND_ABI; }
const char* trailhound_version(void) { return TRAILHOUND_VERSION; }
void trailhound_free(char* text) { std::free(text); }
}
