// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

namespace Gatehouse::Test {

// The keyring of a session of tests/support/with-keyring.sh --unlocked.

/// Locks it, as the desktop does when its user goes.
void lockTestKeychain();
/// Unlocks it as the login does, through the daemon's own interface: no window is opened.
void unlockTestKeychain();

} // namespace Gatehouse::Test
