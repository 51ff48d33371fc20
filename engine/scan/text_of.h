#pragma once

#include "engine/event/value.h"
