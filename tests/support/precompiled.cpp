// SPDX-License-Identifier: GPL-3.0-or-later
// Does nothing: what the tests share is compiled with it (cmake/CairnTest.cmake).
int main() {}
