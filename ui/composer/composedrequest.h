// SPDX-FileCopyrightText: 2026 Gatehouse contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "composer/secretheaders.h"
#include "result.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <boost/json/object.hpp>

namespace Gatehouse {

/// Where the value of a request's key comes from when it is sent. The value itself is never part of a
/// request.
struct RequestKey
{
    enum class Kind {
        None,
        Instance, ///< an API key of the instance called, by its label
        Route, ///< the secret of the route called
        Entry, ///< an entry of the keychain, by its name
        Typed, ///< what is typed beside the choice, for this window only
        Wrong, ///< a text that opens nothing, to see a refusal
    };
    Kind kind = Kind::None;
    QString label = {}; ///< of an instance's key, or the name of an entry; empty: whichever fits
    QString owner = {}; ///< the instance or route, when it is not the one called
    QByteArray field = "Authorization"; ///< the header that carries it
    QByteArray scheme = "Bearer "; ///< what stands before it there

    bool operator==(const RequestKey &) const = default;
};

/// A header as it is typed, or one whose value is fetched from the keychain when the request is sent.
struct RequestHeader
{
    QByteArray name;
    QByteArray value; ///< with an entry: what stands before its value
    QString entry = {}; ///< name of a keychain entry
    bool isOn = true;

    bool operator==(const RequestHeader &) const = default;
};

/// One part of a form.
struct RequestPart
{
    QString name;
    QString value; ///< or the path of the file
    bool isFile = false;
    QString contentType = {}; ///< empty: none is said of text, and a guess of a file
    QString fileName = {}; ///< empty: that of the file
    bool isOn = true;

    bool operator==(const RequestPart &) const = default;
};

/// A request as it is composed: everything but secrets.
struct ComposedRequest
{
    enum class Body {
        None,
        Json,
        Text,
        Form, ///< `application/x-www-form-urlencoded`, of parts
        Multipart, ///< `multipart/form-data`, of parts
        File, ///< the content of one file
    };
    /// What the URL begins with, so that it stays right when ports change.
    enum class Place { Elsewhere, Instance, Route };
    enum class Reach {
        Public,
        PublicHere,
        Private
    }; ///< the URL for callers, on this machine, the private one

    QByteArray method = "POST";
    QString url = {}; ///< with its query; of an instance or a route as it was when it was written down
    Place place = Place::Elsewhere;
    QString placeId = {}; ///< UUID of the instance or id of the route
    Reach reach = Reach::Public;
    QString rest = {}; ///< what follows the URL of the instance or route: path and query
    RequestKey key = {};
    QList<RequestHeader> headers = {};
    Body body = Body::None;
    QString text = {}; ///< JSON or text
    QList<RequestPart> parts = {};
    QString file = {}; ///< path of the body's file
    bool followRedirects = false; ///< as long as they stay on the same server
    bool ignoreTls = false; ///< whatever is wrong with the certificate

    bool operator==(const ComposedRequest &) const = default;
};

/// `json`, `text`, `form`, …
[[nodiscard]] QLatin1StringView nameOf(ComposedRequest::Body body);

/// @a request as it is stored: its URL without secrets, and headers that carry secrets without values.
[[nodiscard]] boost::json::object toJson(const ComposedRequest &request);
/// The reverse. It also takes what other pages send: `url`, `instance` or `route`, `headers` as pairs, `body`
/// as text and `key` as a label. Headers with secrets are left out. Invalid: it is no such object.
[[nodiscard]] Result<ComposedRequest> requestFromJson(QByteArrayView text);
[[nodiscard]] ComposedRequest requestFromJson(const boost::json::object &object);

/// The type of the body's content when no header says it; empty: none.
[[nodiscard]] QByteArray defaultContentType(ComposedRequest::Body body);
/// The value of the header @a name that is on, or an empty text.
[[nodiscard]] QByteArray headerOf(const ComposedRequest &request, QByteArrayView name);
/// Parts of a form as they are sent: percent-encoded.
[[nodiscard]] QByteArray encodedForm(const QList<RequestPart> &parts);
/// The reverse; nothing when encoding them again would give something else.
[[nodiscard]] QList<RequestPart> partsOfForm(const QByteArray &encoded);

} // namespace Gatehouse
