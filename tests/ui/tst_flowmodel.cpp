// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/testmain.h"
#include "taskflows/flowconflict.h"
#include "taskflows/flowmodel.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <algorithm>
#include <map>

using namespace Qt::StringLiterals;
using namespace Gatehouse;

namespace {

QByteArray idOf(int number) { return "flow-" + QByteArray::number(number).rightJustified(6, '0'); }

FlowPtr makeFlow(int number, FlowStatus status, int tasks = 0, qint64 revision = 0)
{
    StoredFlow stored;
    stored.flow.id = idOf(number);
    stored.flow.session = "agent:main:main";
    stored.flow.goal = "goal " + QByteArray::number(number);
    stored.flow.status = status;
    stored.flow.revision = revision;
    stored.flow.createdAt = 1000 + number;
    stored.flow.updatedAt = 1000 + number + revision;
    for (int i = 0; i < tasks; ++i) {
        Task task;
        task.id = stored.flow.id + "-task-" + QByteArray::number(i);
        task.flowId = stored.flow.id;
        task.task = "task " + QByteArray::number(i);
        stored.put(task);
    }
    return std::make_shared<const StoredFlow>(std::move(stored));
}

QByteArray idAt(const FlowModel &model, int row)
{
    return model.index(row, 0).data(FlowModel::FlowIdRole).toByteArray();
}

} // namespace

/// The tree's model against a plain one, and its order.
class TestFlowModel final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void holdsAgainstAPlainModel_data()
    {
        QTest::addColumn<int>("column");
        QTest::addColumn<bool>("held");
        QTest::newRow("by age") << static_cast<int>(FlowColumn::Age) << false;
        QTest::newRow("by update") << static_cast<int>(FlowColumn::Updated) << false;
        QTest::newRow("by status, held") << static_cast<int>(FlowColumn::Status) << true;
    }

    void holdsAgainstAPlainModel()
    {
        QFETCH(const int, column);
        QFETCH(const bool, held);
        QRandomGenerator random(static_cast<quint32>(column));
        FlowModel model;
        const QAbstractItemModelTester tester(&model);
        model.sort(column, Qt::AscendingOrder);
        model.setOrderHeld(held);
        std::map<int, FlowPtr> plain;
        int last = 0;
        const auto randomStatus = [&random] { return static_cast<FlowStatus>(random.bounded(7)); };
        for (int step = 0; step < 150; ++step) {
            std::vector<FlowPtr> changed;
            QByteArrayList removed;
            for (int i = random.bounded(5); i > 0; --i) {
                ++last;
                plain[last] = makeFlow(last, randomStatus(), random.bounded(3));
                changed.push_back(plain[last]);
            }
            for (auto &[number, flow] : plain) {
                if (random.bounded(8) == 0) {
                    flow = makeFlow(number, randomStatus(),
                                    static_cast<int>(flow->tasks.size()) + random.bounded(2),
                                    flow->flow.revision + 1 + random.bounded(50));
                    changed.push_back(flow);
                }
            }
            if (random.bounded(3) == 0 && !plain.empty()) {
                const auto gone = std::next(plain.begin(), random.bounded(static_cast<int>(plain.size())));
                std::erase_if(changed, [&gone](const FlowPtr &flow) { return flow == gone->second; });
                removed.append(idOf(gone->first));
                plain.erase(gone);
            }
            if (random.bounded(20) == 0)
                model.setView(static_cast<FlowView>(random.bounded(FlowViewCount)));
            model.apply(changed, removed);

            QCOMPARE(model.total(), static_cast<qsizetype>(plain.size()));
            int shown = 0;
            std::array<qsizetype, FlowViewCount> counts{};
            for (const auto &[number, flow] : plain) {
                const QModelIndex index = model.indexOf(idOf(number));
                QCOMPARE(index.isValid(), isIn(model.view(), flow->flow.status));
                for (int view = 0; view < FlowViewCount; ++view)
                    counts.at(static_cast<std::size_t>(view)) += isIn(static_cast<FlowView>(view),
                                                                      flow->flow.status);
                if (!index.isValid())
                    continue;
                ++shown;
                QCOMPARE(model.flowAt(index), flow);
                QCOMPARE(model.rowCount(index), static_cast<int>(flow->tasks.size()));
            }
            QCOMPARE(model.rowCount(), shown);
            for (int view = 0; view < FlowViewCount; ++view)
                QCOMPARE(model.count(static_cast<FlowView>(view)), counts.at(static_cast<std::size_t>(view)));
            if (model.isOrderStale())
                continue;
            for (int row = 1; row < shown; ++row) {
                const int order = compareBy(static_cast<FlowColumn>(column),
                                            *model.flowAt(model.index(row - 1, 0)),
                                            *model.flowAt(model.index(row, 0)), {});
                QVERIFY(order <= 0);
            }
        }
        QVERIFY(held || !model.isOrderStale());
    }

    void persistentRowsFollowTheirFlow()
    {
        FlowModel model;
        const QAbstractItemModelTester tester(&model);
        model.reset({makeFlow(1, FlowStatus::Running, 2), makeFlow(2, FlowStatus::Running),
                     makeFlow(3, FlowStatus::Running)});
        model.sort(static_cast<int>(FlowColumn::Updated), Qt::AscendingOrder);
        QCOMPARE(idAt(model, 0), idOf(3));
        const QPersistentModelIndex flow = model.indexOf(idOf(1));
        const QPersistentModelIndex task = model.indexOf(idOf(1), idOf(1) + "-task-1");
        model.apply({makeFlow(1, FlowStatus::Waiting, 3, 10)}, {});
        QCOMPARE(flow.row(), 0);
        QCOMPARE(QModelIndex(flow).data(FlowModel::FlowIdRole).toByteArray(), idOf(1));
        QCOMPARE(QModelIndex(task).data(FlowModel::TaskIdRole).toByteArray(), idOf(1) + "-task-1");
        QCOMPARE(QModelIndex(task).parent(), QModelIndex(flow));
        model.apply({}, {idOf(1)});
        QVERIFY(!flow.isValid());
        QVERIFY(!task.isValid());
    }

    void heldRowsStayUntilSortedAgain()
    {
        FlowModel model;
        model.sort(static_cast<int>(FlowColumn::Updated), Qt::AscendingOrder);
        model.reset({makeFlow(1, FlowStatus::Running), makeFlow(2, FlowStatus::Running)});
        model.setOrderHeld(true);
        model.apply({makeFlow(1, FlowStatus::Running, 0, 100)}, {});
        QCOMPARE(idAt(model, 0), idOf(2));
        QVERIFY(model.isOrderStale());
        model.apply({makeFlow(3, FlowStatus::Running)}, {}); // a new one is shown all the same
        QCOMPARE(model.rowCount(), 3);
        model.setOrderHeld(false);
        QCOMPARE(idAt(model, 0), idOf(1));
        QVERIFY(!model.isOrderStale());
    }

    void pinnedFlowsStayInTheirView()
    {
        FlowModel model;
        const QAbstractItemModelTester tester(&model);
        model.reset({makeFlow(1, FlowStatus::Waiting), makeFlow(2, FlowStatus::Waiting)});
        model.setView(FlowView::Waiting);
        model.setPinned({idOf(1)});
        model.apply({makeFlow(1, FlowStatus::Running), makeFlow(2, FlowStatus::Running)}, {});
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(idAt(model, 0), idOf(1));
        QVERIFY(!model.fits(idOf(1)));
        model.setPinned({});
        QCOMPARE(model.rowCount(), 0);
    }

    void searchesFlowsAndTasks()
    {
        FlowModel model;
        model.reset({makeFlow(1, FlowStatus::Waiting, 2), makeFlow(2, FlowStatus::Running)});
        model.setSearch(u"TASK 1"_s);
        QCOMPARE(model.rowCount(), 1);
        model.setSearch(u"nothing such"_s);
        QCOMPARE(model.rowCount(), 0);
        FlowRoutes routes;
        routes.add("agent:main:main", {.id = u"zapier"_s, .controllerId = {}, .agent = {}});
        model.setRoutes(routes);
        model.setSearch(u"zap"_s);
        QCOMPARE(model.rowCount(), 2);
    }

    void namesWhatDiffers()
    {
        StoredFlow before = *makeFlow(1, FlowStatus::Waiting, 1);
        before.flow.stateJson = R"({"a":1,"b":{"c":2},"gone":true})";
        before.flow.waitJson = "null";
        StoredFlow after = before;
        after.flow.status = FlowStatus::Running;
        after.flow.stateJson = R"({"a":1,"b":{"c":3},"new":"x"})";
        after.flow.waitJson = R"({"for":"mail"})";
        const QList<FlowDifference> expected{
            {u"status"_s, u"Waiting"_s, u"Running"_s},
            {u"stateJson.b"_s, u"{\"c\":2}"_s, u"{\"c\":3}"_s},
            {u"stateJson.gone"_s, u"true"_s, {}},
            {u"stateJson.new"_s, {}, u"\"x\""_s},
            {u"waitJson"_s, u"null"_s, u"{\"for\":\"mail\"}"_s},
        };
        QCOMPARE(flowDifferences(before, after), expected);
        QVERIFY(flowDifferences(before, before).isEmpty());
    }
};

GATEHOUSE_TEST(TestFlowModel)
#include "tst_flowmodel.moc"
