//! Workers from scripts of ours. Browsers with Trusted Types take an address only from a policy that admits it; the
//! server's content policy names the policies.

use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{
    Worker, WorkerOptions, WorkerType,
    js_sys::{Array, Function, Object, Reflect, global},
};

/// What admits these scripts and no other address; where the browser has no such policies, the rules by themselves.
/// A policy of one name is made once.
pub(crate) fn policy(name: &str, scripts: &'static [&'static str]) -> Result<JsValue, JsValue> {
    let admit = Closure::<dyn Fn(String) -> Result<String, JsValue>>::new(move |address: String| {
        if scripts.contains(&address.as_str()) { Ok(address) } else { Err("not a script of Mitra".into()) }
    });
    let rules = Object::new();
    Reflect::set(&rules, &"createScriptURL".into(), &admit.into_js_value())?;
    let factory = Reflect::get(&global(), &"trustedTypes".into())?;
    if factory.is_undefined() {
        return Ok(rules.into());
    }
    let create: Function = Reflect::get(&factory, &"createPolicy".into())?.dyn_into()?;
    create.call2(&factory, &name.into(), &rules)
}

/// `new Worker(...)` of a script that the policy admits; the typed constructor takes strings only.
pub(crate) fn begin(policy: &JsValue, script: &str) -> Result<Worker, JsValue> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let constructor: Function = Reflect::get(&global(), &"Worker".into())?.dyn_into()?;
    let approve: Function = Reflect::get(policy, &"createScriptURL".into())?.dyn_into()?;
    let address = approve.call1(policy, &script.into())?;
    Ok(Reflect::construct(&constructor, &Array::of2(&address, &options))?.unchecked_into())
}
