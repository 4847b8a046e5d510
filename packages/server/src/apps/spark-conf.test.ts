import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AppRequest, refusedKeys, sparkConf } from './spark-conf.ts';

const nothing: AppRequest = {
  name: null,
  jars: [],
  files: [],
  archives: [],
  pyFiles: [],
  driverMemory: null,
  driverCores: null,
  executorMemory: null,
  executorCores: null,
  numExecutors: null,
  queue: null,
  conf: {},
};
const settings = { master: 'local[2]', deployMode: null, defaults: {} };

test('nothing asked for is a name and the operator’s master', () => {
  assert.deepEqual(sparkConf(nothing, 'livy-session-1', settings), {
    'spark.app.name': 'livy-session-1',
    'spark.master': 'local[2]',
    'spark.submit.deployMode': 'client',
  });
});

test('a field beats conf, and conf beats spark-defaults.conf; the master is the operator’s', () => {
  const conf = { 'spark.driver.memory': '1g', 'spark.x': 'mine', 'spark.master': 'yarn', 'livy.uri': 'http://h' };
  const defaults = {
    'spark.submit.deployMode': 'cluster',
    'spark.x': 'default',
    'spark.y': 'default',
    'spark.driver.memory': '8g',
  };
  assert.deepEqual(sparkConf({ ...nothing, name: 'n', driverMemory: '2g', conf }, 'other', { ...settings, defaults }), {
    'spark.driver.memory': '2g',
    'spark.x': 'mine',
    'spark.y': 'default',
    'spark.app.name': 'n',
    'spark.master': 'local[2]',
    'spark.submit.deployMode': 'client',
  });
});

test('lists of the request come before those of conf', () => {
  const request = { ...nothing, jars: ['/a.jar', ''], conf: { 'spark.jars': '/b.jar, /c.jar' } };
  assert.equal(sparkConf(request, 'n', settings)['spark.jars'], '/a.jar,/b.jar,/c.jar');
});

test('users may not say how the server submits', () => {
  assert.deepEqual(refusedKeys({ 'spark.submit.deployMode': 'client', 'spark.a': 'b' }), ['spark.submit.deployMode']);
  assert.deepEqual(refusedKeys({ toString: 'x' }), []);
});

test('users may not say what a scheme of a file means', () => {
  const conf = {
    'spark.hadoop.fs.viewfs.mounttable.x.link./j': 'file:///etc',
    'spark.hadoop.fs.s3a.impl': 'org.apache.hadoop.fs.RawLocalFileSystem',
    'spark.hadoop.fs.a.b.impl': 'org.apache.hadoop.fs.s3a.S3AFileSystem, org.apache.hadoop.fs.LocalFileSystem',
    ' spark.hadoop.fs.x.impl ': 'y',
    'spark.hadoop.fs.AbstractFileSystem.x.impl': 'y',
    'spark.hadoop.fs.s3a.endpoint': 'http://s3',
  };
  assert.deepEqual(refusedKeys(conf), Object.keys(conf).slice(0, 5));
});

test('users may name the classes that are meant anyway', () => {
  const conf = {
    'spark.hadoop.fs.s3a.impl': 'org.apache.hadoop.fs.s3a.S3AFileSystem',
    'spark.hadoop.fs.gs.impl': 'com.google.cloud.hadoop.fs.gcs.GoogleHadoopFileSystem',
    'spark.hadoop.fs.wasbs.impl': 'org.apache.hadoop.fs.azure.NativeAzureFileSystem$Secure',
    'spark.hadoop.fs.s3a.impl.disable.cache': 'true',
  };
  assert.deepEqual(refusedKeys(conf), []);
});

test('users may not name programs for Hadoop to run', () => {
  const keys = ['hadoop.kerberos.kinit.command', 'net.topology.script.file.name', 'fs.azure.shellkeyprovider.script'];
  const conf = Object.fromEntries(keys.map((key) => [`spark.hadoop.${key}`, '/data/x']));
  assert.deepEqual(refusedKeys(conf), Object.keys(conf));
});
