// What promises-aplus-tests asks of an implementation. The promises it gets live in Python.
"use strict";

const { connect } = require("./bridge.js");

const bridge = connect(process.env.PROMISELITE_BRIDGE || "tests.conformance.aplus.bridge");
const makePromise = bridge.offered("Promise");

exports.resolved = bridge.offered("resolve");

exports.rejected = bridge.offered("reject");

exports.deferred = () => {
    const deferred = {};
    deferred.promise = makePromise((resolve, reject) => Object.assign(deferred, { resolve, reject }));
    return deferred;
};
