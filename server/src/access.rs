//! Who may do what, in one place: every route is added with its [`Access`], which its guard enforces and the
//! OpenAPI description carries as `x-mitra-access`. A handler gets the caller from the guard alone
//! (see `extract`), so a route that declares too little has nobody to serve.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderMap, Method, header},
    middleware::{self, Next},
    response::{IntoResponse, Redirect, Response},
    routing::MethodRouter,
};
use secrecy::{ExposeSecret, SecretString};
use utoipa::openapi::{
    ContentBuilder, OpenApi, PathItem, Required, ResponseBuilder,
    extensions::Extensions,
    path::{HttpMethod, Operation, OperationBuilder, ParameterBuilder, ParameterIn, Paths},
    request_body::RequestBodyBuilder,
    security::SecurityRequirement,
};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

use crate::{
    app::App,
    error::{AppError, AppResult},
    store::{Admin, Role, Shopper, ShopperKind},
};

/// Name of the administrator's session cookie. Over https the browser itself keeps other hosts from setting it.
pub const SESSION_COOKIE: &str = "mitra-admin";
/// The same over https.
pub const SECURE_SESSION_COOKIE: &str = "__Host-mitra-admin";

/// Who may call an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everybody. A token is not even looked at.
    Anyone,
    /// Everybody; who shows a shopper's token is served as her, and a wrong token is refused.
    AnyoneOrShopper,
    /// A shopper with her token.
    Shopper,
    /// A shopper the shop vouched for.
    Customer,
    /// The shop's own server with its key.
    ShopKey,
    /// Someone who works for the shop, in one of these roles.
    Admin(&'static [Role]),
}

impl Access {
    /// Its name in the OpenAPI description.
    pub fn name(self) -> String {
        match self {
            Access::Anyone => "anyone".to_owned(),
            Access::AnyoneOrShopper => "anyone or shopper".to_owned(),
            Access::Shopper => "shopper".to_owned(),
            Access::Customer => "customer".to_owned(),
            Access::ShopKey => "shop key".to_owned(),
            Access::Admin(roles) => {
                let roles: Vec<&str> = roles.iter().map(|role| role.name()).collect();
                format!("admin: {}", roles.join(", "))
            }
        }
    }

    /// The security scheme of the OpenAPI description.
    fn scheme(self) -> Option<&'static str> {
        match self {
            Access::Anyone | Access::AnyoneOrShopper => None,
            Access::Shopper | Access::Customer => Some("shopper"),
            Access::ShopKey => Some("shop-key"),
            Access::Admin(_) => Some("admin"),
        }
    }
}

/// What the guard found out about the caller, for the extractors.
#[derive(Debug, Clone)]
pub(crate) struct KnownShopper {
    pub(crate) shopper: Shopper,
    pub(crate) token: SecretString,
}

/// The shop whose key the request carries.
#[derive(Debug, Clone)]
pub(crate) struct KnownShop(pub(crate) String);

/// The administrator whose session the request carries, and the session's cookie.
#[derive(Debug, Clone)]
pub(crate) struct KnownAdmin(pub(crate) Admin, pub(crate) SecretString);

/// Routes with their access. There is no way to add one without.
pub(crate) struct Routes {
    app: Arc<App>,
    router: OpenApiRouter<Arc<App>>,
}

impl Routes {
    pub(crate) fn new(app: &Arc<App>, description: OpenApi) -> Routes {
        Routes { app: app.clone(), router: OpenApiRouter::with_openapi(description) }
    }

    /// Adds operations that describe themselves.
    pub(crate) fn add(self, access: Access, routes: UtoipaMethodRouter<Arc<App>>) -> Routes {
        let (schemas, mut paths, methods) = routes;
        for item in paths.paths.values_mut() {
            for operation in operations(item) {
                declare(operation, access);
            }
        }
        let guarded = methods.layer(middleware::from_fn_with_state((self.app.clone(), access), guard));
        Routes { router: self.router.routes((schemas, paths, guarded)), ..self }
    }

    /// Adds a page or file: described by its path alone.
    pub(crate) fn page(
        self,
        access: Access,
        path: &str,
        methods: &[HttpMethod],
        routes: MethodRouter<Arc<App>>,
    ) -> Routes {
        let mut described = Paths::new();
        for method in methods {
            let form = (*method == HttpMethod::Post).then_some("application/x-www-form-urlencoded");
            let mut operation = page_operation(path, form);
            declare(&mut operation, access);
            described.add_path_operation(path, vec![method.clone()], operation);
        }
        self.guarded(access, described, routes)
    }

    /// Adds a form that brings files.
    pub(crate) fn upload(self, access: Access, path: &str, routes: MethodRouter<Arc<App>>) -> Routes {
        let mut described = Paths::new();
        let mut operation = page_operation(path, Some("multipart/form-data"));
        declare(&mut operation, access);
        described.add_path_operation(path, vec![HttpMethod::Post], operation);
        self.guarded(access, described, routes)
    }

    fn guarded(self, access: Access, described: Paths, routes: MethodRouter<Arc<App>>) -> Routes {
        let guarded = routes.layer(middleware::from_fn_with_state((self.app.clone(), access), guard));
        Routes { router: self.router.routes((Vec::new(), described, guarded)), ..self }
    }

    /// Puts these routes under a path.
    pub(crate) fn nest(self, path: &str, inner: Routes) -> Routes {
        Routes { router: self.router.nest(path, inner.router), ..self }
    }

    /// The router, and the description of everything in it.
    pub(crate) fn split(self) -> (Router<Arc<App>>, OpenApi) {
        self.router.split_for_parts()
    }
}

/// What can be said of a page without looking at it.
fn page_operation(path: &str, form: Option<&str>) -> Operation {
    let mut operation = OperationBuilder::new()
        .tag("pages")
        .response("default", ResponseBuilder::new().description("A page, a file, or a problem"));
    for name in path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')) {
        let parameter = ParameterBuilder::new()
            .name(name)
            .parameter_in(ParameterIn::Path)
            .required(Required::True)
            .schema(Some(utoipa::schema!(String)));
        operation = operation.parameter(parameter);
    }
    if let Some(kind) = form {
        let fields = ContentBuilder::new().schema(Some(utoipa::schema!(Object))).build();
        let form = RequestBodyBuilder::new().content(kind, fields);
        operation = operation.request_body(Some(form.required(Some(Required::True)).build()));
    }
    operation.build()
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    let PathItem { get, put, post, delete, options, head, patch, trace, .. } = item;
    [get, put, post, delete, options, head, patch, trace].into_iter().filter_map(Option::as_mut)
}

fn declare(operation: &mut Operation, access: Access) {
    let named: Extensions = [("x-mitra-access", access.name())].into_iter().collect();
    operation.extensions.get_or_insert_default().merge(named);
    if let Some(scheme) = access.scheme() {
        operation.security = Some(vec![SecurityRequirement::new::<_, [&str; 0], _>(scheme, [])]);
    }
}

/// Lets through who may, with what was found out about her.
async fn guard(
    State((app, access)): State<(Arc<App>, Access)>,
    mut request: Request,
    next: Next,
) -> Response {
    match admit(&app, access, &mut request).await {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal,
    }
}

async fn admit(app: &App, access: Access, request: &mut Request) -> Result<(), Response> {
    let refused = |error: AppError| error.into_response();
    match access {
        Access::Anyone => {}
        Access::AnyoneOrShopper if !request.headers().contains_key(header::AUTHORIZATION) => {}
        Access::AnyoneOrShopper | Access::Shopper | Access::Customer => {
            let known = shopper(app, request.headers()).await.map_err(refused)?;
            if access == Access::Customer && known.shopper.kind != ShopperKind::Customer {
                return Err(refused(AppError::not_a_customer()));
            }
            tracing::Span::current().record("shop.id", &known.shopper.shop_id);
            request.extensions_mut().insert(known);
        }
        Access::ShopKey => {
            let key = bearer(request.headers()).ok_or_else(|| refused(AppError::no_shop_key()))?;
            let shop = app.store.shop_of_key(key).await.map_err(|error| refused(error.into()))?;
            let shop_id = shop.ok_or_else(|| refused(AppError::no_shop_key()))?;
            tracing::Span::current().record("shop.id", &shop_id);
            request.extensions_mut().insert(KnownShop(shop_id));
        }
        Access::Admin(roles) => {
            let reads = matches!(*request.method(), Method::GET | Method::HEAD);
            let Some((admin, cookie)) = admin(app, request.headers()).await.map_err(refused)? else {
                // People are led to the form; programs are told.
                return Err(match reads && wants_pages(request.headers()) {
                    true => Redirect::to("/admin/login").into_response(),
                    false => refused(AppError::no_session()),
                });
            };
            if !roles.contains(&admin.role) {
                return Err(refused(AppError::not_in_role()));
            }
            if !reads && !comes_from_us(request.headers()) {
                return Err(refused(AppError::foreign_form()));
            }
            tracing::Span::current().record("shop.id", &admin.shop_id);
            request.extensions_mut().insert(KnownAdmin(admin, cookie));
        }
    }
    Ok(())
}

async fn shopper(app: &App, headers: &HeaderMap) -> AppResult<KnownShopper> {
    let token = bearer(headers).ok_or_else(AppError::no_shopper)?;
    let shopper = app.store.shopper_of_token(token).await?.ok_or_else(AppError::no_shopper)?;
    Ok(KnownShopper { shopper, token: SecretString::from(token) })
}

async fn admin(app: &App, headers: &HeaderMap) -> AppResult<Option<(Admin, SecretString)>> {
    let Some(cookie) = session_cookie(app, headers) else { return Ok(None) };
    let admin = app.store.admin_of_session(cookie.expose_secret()).await?;
    Ok(admin.map(|admin| (admin, cookie)))
}

/// The token of `Authorization: Bearer ...`; more than one such header is none.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let value = values.next()?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    (values.next().is_none() && scheme.eq_ignore_ascii_case("bearer")).then(|| token.trim())
}

/// Name of the session cookie here. Over https only the one that no other host can set counts.
pub(crate) fn session_cookie_name(app: &App) -> &'static str {
    if app.is_https() { SECURE_SESSION_COOKIE } else { SESSION_COOKIE }
}

/// The session cookie's value.
pub(crate) fn session_cookie(app: &App, headers: &HeaderMap) -> Option<SecretString> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == session_cookie_name(app)).map(|(_, value)| SecretString::from(value))
}

/// Whether a form was sent by a page of ours: browsers say where a request comes from, and a page cannot make
/// them lie. SameSite=Strict on the cookie says it a second time.
pub(crate) fn comes_from_us(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return site == "same-origin";
    }
    let (Some(origin), Some(host)) = (text("origin"), text("host")) else { return false };
    origin.split_once("://").is_some_and(|(_, authority)| authority.eq_ignore_ascii_case(host))
}

/// Whether a person's browser asks.
pub(crate) fn wants_pages(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"))
}
