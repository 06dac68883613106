// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cairn/gl_facts.h"

#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <QOpenGLFunctions>

namespace cairn::app {

namespace {

std::string glText(QOpenGLFunctions* gl, GLenum name)
{
    const auto* text = reinterpret_cast<const char*>(gl->glGetString(name));
    return text ? text : "";
}

} // namespace

Json glFacts()
{
    QSurfaceFormat format; // what point clouds need
    format.setVersion(3, 2);
    format.setProfile(QSurfaceFormat::CoreProfile);
    QOffscreenSurface surface;
    surface.setFormat(format);
    surface.create();
    QOpenGLContext context;
    context.setFormat(format);
    if (!context.create() || !context.makeCurrent(&surface))
        return {{"problem", "No OpenGL context on this display: point clouds cannot be drawn. Install libgl1-mesa-dri, or set LIBGL_ALWAYS_SOFTWARE=1"}};
    Json facts;
    facts["vendor"] = glText(context.functions(), GL_VENDOR);
    facts["renderer"] = glText(context.functions(), GL_RENDERER);
    facts["version"] = glText(context.functions(), GL_VERSION);
    context.doneCurrent();
    return facts;
}

} // namespace cairn::app
