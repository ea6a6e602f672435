#pragma once
 x __LINE__
