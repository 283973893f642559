// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "http/inputbuffer.h"

#include "support/testmain.h"

#include <malloc.h>

using namespace Gatehouse;

namespace {

std::size_t heapInUse() { return mallinfo2().uordblks + mallinfo2().hblkhd; }

} // namespace

class TestInputBuffer final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsOrder()
    {
        InputBuffer buffer;
        QVERIFY(buffer.view().isEmpty());
        buffer.append("abc");
        buffer.consume(1);
        buffer.append("def");
        QCOMPARE(buffer.view(), "bcdef");
        buffer.consume(5);
        QVERIFY(buffer.view().isEmpty());
        buffer.append("g");
        QCOMPARE(buffer.view(), "g");
        buffer.clear();
        QVERIFY(buffer.view().isEmpty());
    }

    /// Pieces that never end with the buffer (chunks of a body) must not pile up in it.
    void staysSmall()
    {
        InputBuffer buffer;
        const QByteArray piece(InputBuffer::ReadSize, 'x');
        const std::size_t before = heapInUse();
        for (int i = 0; i < 1000; ++i) {
            buffer.append(piece);
            buffer.consume(piece.size() - (i == 0 ? 3 : 0)); // three bytes are always left
            QCOMPARE(buffer.view().size(), 3);
        }
        QVERIFY(heapInUse() < before + 8 * piece.size());
        buffer.consume(3);
        QVERIFY(heapInUse() < before + 4096); // empty, it holds nothing
    }
};

GATEHOUSE_TEST(TestInputBuffer)
#include "tst_inputbuffer.moc"
