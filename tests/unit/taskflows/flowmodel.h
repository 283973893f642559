// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QtGlobal>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <map>
#include <string>
#include <vector>

namespace Gatehouse {

/// A flow as callers should see it. Times and ids are taken from the clock and the answers.
struct ModelFlow
{
    boost::json::object view;
    std::vector<boost::json::object> tasks; ///< oldest first
    bool cancelsItself = false;
    int changed = 0; ///< the step in which it was changed last

    [[nodiscard]] bool isFinished() const;
    [[nodiscard]] bool hasActive() const;
    [[nodiscard]] boost::json::array newestTasks() const;
};

using ModelSession = std::map<std::string, ModelFlow>;

/// The answer that a request should get.
struct ExpectedAnswer
{
    int status = 200;
    std::string code = {};
    boost::json::object result;
};

/// What the flows of all sessions should be, and what each action should answer: a simple model of
/// docs/taskflows.md, without a store.
class FlowModel
{
public:
    /// The one who sends from now on; what stands before a dot names the session.
    void setRoute(const std::string &route);
    /// The number of the step, and the time of it.
    void setStep(int step, qint64 now);

    /// Applies @a request. Ids that are made up by the real one are `?` in the answer.
    ExpectedAnswer expect(const boost::json::object &request);
    /// Takes over the id of what was created. False when there is none, or one that was given before.
    bool adopt(const boost::json::object &request, const boost::json::object &answer,
               ExpectedAnswer &expected);

    [[nodiscard]] std::map<std::string, ModelSession> &sessions() { return m_sessions; }
    /// The session of the route.
    [[nodiscard]] ModelSession &session() { return m_sessions[m_session]; }
    [[nodiscard]] const std::string &sessionName() const { return m_session; }

private:
    ExpectedAnswer read(const boost::json::object &request, const std::string &action);
    ExpectedAnswer change(const boost::json::object &request, const std::string &action, ModelFlow &flow);
    ExpectedAnswer cancel(ModelFlow &flow);
    ExpectedAnswer runTask(const boost::json::object &request, ModelFlow &flow);
    ExpectedAnswer updateTask(const boost::json::object &request, ModelFlow &flow);
    void touch(ModelFlow &flow);
    void end(ModelFlow &flow, const char *status) const;

    std::map<std::string, ModelSession> m_sessions;
    std::string m_route;
    std::string m_session;
    qint64 m_now = 0;
    int m_step = 0;
};

} // namespace Gatehouse
